import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { choosePort } from './choose-port.ts';
import { initialiseDataDir, ROLE } from './initialise-data-dir.ts';
import { PostgresError } from './postgres-error.ts';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts';
import { findPostmaster, type Postmaster } from './postmaster-file.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { createUnprivileged, type Unprivileged } from './unprivileged-command.ts';

export interface StartPostgresOptions {
  dataDir: string;
  /** Used when it is free; otherwise, and when absent, another one is chosen. A running server keeps its own. */
  port?: number;
  /** Of the role `naru`; given to a new data folder, and needed to open an existing one. */
  password: string;
  /** Where the server writes its own log. Default: `postgres.log` beside the data folder. */
  logFile?: string;
  log: (line: string) => void;
}

export interface RunningPostgres {
  /** Of the maintenance database `postgres`, as the role `naru`; see createDatabase. */
  url: string;
  pid: number;
  port: number;
  /** It ran already when we came. */
  isAdopted: boolean;
  /** Ends the server when this call started it; an adopted one only with `evenAdopted`. May be called twice. */
  stop(options?: { evenAdopted?: boolean }): Promise<void>;
}

/** After a kill -9 the dying backends hold the shared memory for a moment, and recovery takes its time. */
const START_TIMEOUT_MS = 60_000;
const POLL_MS = 25;
const LOG_LIMIT_BYTES = 10_000_000;
const INVALID_PASSWORD = '28P01';

/**
 * Runs PostgreSQL from npm on a folder of ours, or adopts the one that already runs on it. The server is not
 * tied to this process: it survives our death, and the next start finds it.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const programs = await findPostgresPrograms();
  const unprivileged = await createUnprivileged(options);
  if ((await initialiseDataDir({ ...options, programs, unprivileged })) === 'made') {
    options.log('made the database files');
  }
  const deadline = Date.now() + START_TIMEOUT_MS;
  let lastFailure = '';
  while (Date.now() < deadline) {
    const found = await findPostmaster(options.dataDir);
    if (found) {
      if (await untilAnswering(found, options, deadline)) {
        options.log(`adopted the running database, port ${found.port}`);
        return describe(found, options, true);
      }
      continue;
    }
    const outcome = await launch({ options, programs, unprivileged, deadline });
    if (typeof outcome !== 'string') {
      options.log(`started the database, port ${outcome.port}`);
      return describe(outcome, options, false);
    }
    lastFailure = outcome;
    await delay(200);
  }
  throw new PostgresError('START_FAILED', `the database did not start:\n${lastFailure}`);
}

interface Launch {
  options: StartPostgresOptions;
  programs: PostgresPrograms;
  unprivileged: Unprivileged;
  deadline: number;
}

/** The server, or the end of its log when it gave up. */
async function launch({ options, programs, unprivileged, deadline }: Launch): Promise<Postmaster | string> {
  const port = await choosePort(options.port);
  const logFile = options.logFile ?? join(dirname(options.dataDir), 'postgres.log');
  const logStart = await openLogAt(logFile);
  const command = unprivileged(programs.postgres, [
    ...['-D', options.dataDir, '-p', String(port)],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...['-c', 'timezone=UTC', '-c', 'log_timezone=UTC'],
  ]);
  const child = spawn(command.file, command.args, {
    // Its own session: Ctrl+C in the terminal must not reach it before the programs that use it have ended.
    detached: true,
    cwd: options.dataDir,
    stdio: ['ignore', logStart.fd, logStart.fd],
    ...command.as,
  });
  closeSync(logStart.fd);
  let hasExited = false;
  child.once('exit', () => {
    hasExited = true;
  });
  child.once('error', () => {
    hasExited = true;
  });
  child.unref();
  while (Date.now() < deadline && !hasExited) {
    const postmaster = await findPostmaster(options.dataDir);
    // The folder may have been taken in the meantime by a start in another process.
    if (postmaster && (await untilAnswering(postmaster, options, deadline))) return postmaster;
    await delay(POLL_MS);
  }
  if (!hasExited) child.kill('SIGQUIT');
  const written = await readFile(logFile).catch(() => Buffer.alloc(0));
  return written.subarray(logStart.bytes).toString('utf8').trim().slice(-2_000);
}

async function openLogAt(path: string): Promise<{ fd: number; bytes: number }> {
  const fd = openSync(path, 'a', 0o600);
  const { size } = await stat(path);
  if (size <= LOG_LIMIT_BYTES) return { fd, bytes: size };
  ftruncateSync(fd);
  return { fd, bytes: 0 };
}

/** False when the process goes away first. Throws when it answers but is not ours to use. */
async function untilAnswering(
  postmaster: Postmaster,
  options: Pick<StartPostgresOptions, 'dataDir' | 'password'>,
  deadline: number,
): Promise<boolean> {
  while (Date.now() < deadline) {
    const folder = await askDataDir(postmaster.port, options);
    if (folder !== undefined && folder === (await realpath(options.dataDir))) return true;
    if ((await findPostmaster(options.dataDir))?.pid !== postmaster.pid) return false;
    await delay(POLL_MS);
  }
  return false;
}

/** The folder that the server on this port serves; undefined while nobody answers. */
async function askDataDir(
  port: number,
  options: Pick<StartPostgresOptions, 'dataDir' | 'password'>,
): Promise<string | undefined> {
  const client = new pg.Client({
    connectionString: addressOf(port, options),
    connectionTimeoutMillis: 2_000,
  });
  // A server that ends while we ask reports it here as well; the query below fails anyway.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INVALID_PASSWORD) {
      throw new PostgresError(
        'WRONG_PASSWORD',
        `the database in ${options.dataDir} was made with another password: ` +
          'restore the old secrets file, or remove the folder to begin anew.',
        { cause: error },
      );
    }
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

function describe(
  postmaster: Postmaster,
  options: StartPostgresOptions,
  isAdopted: boolean,
): RunningPostgres {
  return {
    ...postmaster,
    url: addressOf(postmaster.port, options),
    isAdopted,
    async stop({ evenAdopted = false } = {}) {
      if (!isAdopted || evenAdopted) await stopPostmaster(postmaster.pid, options.dataDir);
    },
  };
}

function addressOf(port: number, { password }: { password: string }): string {
  return `postgresql://${ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}
