import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { PostgresError } from './postgres-error.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import type { Unprivileged } from './unprivileged-command.ts';

/** What the programs connect as. */
export const ROLE = 'naru';

interface InitialiseOptions {
  dataDir: string;
  password: string;
  programs: PostgresPrograms;
  unprivileged: Unprivileged;
}

/**
 * Makes the database files once. They are made beside their place and moved there when complete, so that a
 * kill at any moment leaves either nothing or a whole folder.
 */
export async function initialiseDataDir(options: InitialiseOptions): Promise<'made' | 'found'> {
  const version = await readFile(join(options.dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    assertVersion(options, Number.parseInt(version, 10));
    return 'found';
  }
  const parent = dirname(options.dataDir);
  await mkdir(parent, { recursive: true });
  const workDir = await mkdtemp(join(parent, `.${basename(options.dataDir)}-init-`));
  try {
    await makeFiles(options, workDir);
    await rename(join(workDir, 'data'), options.dataDir);
    return 'made';
  } catch (error) {
    // Two programs may start at once on an empty folder; the second finds the first one's files.
    if (isNotEmpty(error) && (await hasVersion(options.dataDir))) return 'found';
    if (isNotEmpty(error)) {
      throw new PostgresError(
        'DATA_DIR_FOREIGN',
        `${options.dataDir} holds other files: empty it or choose another folder.`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function makeFiles(options: InitialiseOptions, workDir: string): Promise<void> {
  const dataDir = join(workDir, 'data');
  const passwordFile = join(workDir, 'password');
  await writeFile(passwordFile, randomBytes(32).toString('base64url'), { mode: 0o600 });
  await mkdir(dataDir, { mode: 0o700 });
  const { as } = options.unprivileged('', []);
  if (as) await Promise.all([workDir, passwordFile, dataDir].map((path) => chown(path, as.uid, as.gid)));
  await run(options, options.programs.initdb, [
    `--pgdata=${dataDir}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ]);
  await run(
    options,
    options.programs.postgres,
    ['--single', '-j', '-D', dataDir, 'postgres'],
    createRole(options),
  );
}

/**
 * The superuser's password is thrown away: the server may own root's files, and a superuser of PostgreSQL
 * reads and writes what the server can. The programs use a role that may make databases and no more; it sees
 * the settings because that is how a start recognises the server of its folder.
 */
function createRole({ password }: InitialiseOptions): string {
  return [
    `CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD ${pg.escapeLiteral(password)};`,
    `GRANT pg_read_all_settings TO ${ROLE};`,
  ]
    .map((statement) => `${statement}\n\n`)
    .join('');
}

/** `input` goes by a pipe, because command lines are visible to every user of the machine. */
async function run(options: InitialiseOptions, file: string, args: string[], input = ''): Promise<void> {
  const command = options.unprivileged(file, args);
  const child = spawn(command.file, command.args, {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...command.as,
  });
  // A program that ends before it has read everything is judged by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const [code, out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  // Single-user mode reports a refused statement and ends with 0.
  if (code !== 0 || err.includes('ERROR:')) {
    const said = `${out}${err}`.trim().slice(-2_000);
    throw new PostgresError('INIT_FAILED', `${basename(file)} ended with ${code}:\n${said}`);
  }
}

function assertVersion({ dataDir, programs }: InitialiseOptions, version: number): void {
  if (version === programs.majorVersion) return;
  throw new PostgresError(
    'DATA_VERSION',
    `${dataDir} was made by PostgreSQL ${version}, the installed one is ${programs.majorVersion}: ` +
      'move the data over with that version, or remove the folder to begin anew.',
  );
}

async function hasVersion(dataDir: string): Promise<boolean> {
  return (await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => '')) !== '';
}

function isNotEmpty(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST');
}
