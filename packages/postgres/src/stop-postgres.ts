import { findPostmaster } from './postmaster-file.ts';
import { stopPostmaster } from './stop-postmaster.ts';

/** Ends the server that runs on this folder, whoever started it. None, or one that could not start, is success. */
export async function stopPostgres(dataDir: string): Promise<void> {
  const running = await findPostmaster(dataDir);
  if (running) await stopPostmaster(running.pid, dataDir);
}
