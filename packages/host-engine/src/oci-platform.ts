import { arch } from 'node:process';

/** This machine's architecture in the words of images and of Debian, which agree for the two we build for. */
export function imageArchitecture(): 'amd64' | 'arm64' {
  return arch === 'arm64' ? 'arm64' : 'amd64';
}
