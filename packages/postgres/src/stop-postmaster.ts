import { setTimeout as delay } from 'node:timers/promises';
import { PostgresError } from './postgres-error.ts';
import { findPostmaster } from './postmaster-file.ts';

const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;

/** Fast shutdown: open transactions are rolled back, everything acknowledged is kept. */
export async function stopPostmaster(pid: number, dataDir: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    if ((await findPostmaster(dataDir))?.pid !== pid) return;
    sendSignal(pid, signal);
    while (Date.now() < deadline) {
      if ((await findPostmaster(dataDir))?.pid !== pid) return;
      await delay(POLL_MS);
    }
  }
  throw new PostgresError('STOP_FAILED', `the database (pid ${pid}) does not end`);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
