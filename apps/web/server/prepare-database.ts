import { setTimeout as delay } from 'node:timers/promises';
import { applyMigrations, MigrationError } from '@naru/db/apply-migrations';
import type { Logger } from '@naru/service-kit/log';

interface PrepareDatabaseOptions {
  url: string;
  log: Logger;
  signal: AbortSignal;
  /** Stand-in in tests. */
  apply?: typeof applyMigrations;
  retryMs?: number;
}

/**
 * Brings the tables up to date as soon as the server can be reached: the site serves lessons and sandboxes in
 * the meantime. Rejects when history and files disagree, which no waiting repairs.
 */
export async function prepareDatabase(options: PrepareDatabaseOptions): Promise<void> {
  const { url, log, signal, apply = applyMigrations, retryMs = 2_000 } = options;
  let isReported = false;
  while (!signal.aborted) {
    try {
      const { applied } = await apply({ url });
      log.info({ applied }, 'database ready');
      return;
    } catch (err) {
      if (err instanceof MigrationError) throw err;
      // Once: a database that stays away would fill the log.
      if (!isReported) log.warn({ err }, 'database unreachable, trying again');
      isReported = true;
    }
    // An abort ends the wait, and the loop's condition the work.
    await delay(retryMs, undefined, { signal }).catch(() => {});
  }
}
