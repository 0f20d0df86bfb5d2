import { baseName, parentFolder } from './file-language.ts';

/** `name` or `name:tag` as `docker build -t` takes it (no registry: nothing is pushed from here). */
const IMAGE_NAME =
  /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?$/;

type ImageNameProblem = 'empty' | 'upper-case' | 'space' | 'invalid';

export function findImageNameProblem(name: string): ImageNameProblem | undefined {
  if (name === '') return 'empty';
  if (/\s/.test(name)) return 'space';
  if (IMAGE_NAME.test(name)) return undefined;
  const [repository = ''] = name.split(':');
  return /[A-Z]/.test(repository) ? 'upper-case' : 'invalid';
}

/** What a person types in the lesson's folder to build this Dockerfile; its folder is the context. */
export function buildCommand({ dockerfile, image }: { dockerfile: string; image: string }): string {
  const folder = parentFolder(dockerfile);
  const context = folder === '' ? '.' : quoteWord(folder);
  const file = baseName(dockerfile) === 'Dockerfile' ? '' : ` -f ${quoteWord(dockerfile)}`;
  return `docker build -t ${image}${file} ${context}`;
}

export function runCommand({ image }: { image: string }): string {
  return `docker run --rm ${image}`;
}

/** Leaves plain words as a person would type them. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./\u3131-\uD79D-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
