import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebianPackage } from './debian-packages.ts';

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export interface MissingPackage {
  name: string;
  /** The program or file that was looked for. */
  needs: string;
}

/** The packages whose program or file this machine lacks. */
export async function findMissingPackages(packages: readonly DebianPackage[]): Promise<MissingPackage[]> {
  const found = await Promise.all(
    packages.map(async (each) => {
      const needs = 'program' in each ? each.program : each.file;
      const candidates =
        'program' in each ? folders.map((folder) => join(folder, each.program)) : [each.file];
      const checks = await Promise.all(
        candidates.map((path) =>
          access(path, constants.R_OK).then(
            () => true,
            () => false,
          ),
        ),
      );
      return checks.includes(true) ? [] : [{ name: each.name, needs }];
    }),
  );
  return found.flat();
}
