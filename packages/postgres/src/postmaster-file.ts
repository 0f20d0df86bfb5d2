import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Postmaster {
  pid: number;
  port: number;
}

/** PostgreSQL's own lock file: line 1 is the pid, line 4 the port. A half-written one is `undefined`. */
export function parsePostmasterFile(text: string): Postmaster | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  const isValid = Number.isInteger(pid) && pid > 1 && Number.isInteger(port) && port > 0 && port < 65_536;
  return isValid ? { pid, port } : undefined;
}

/** The server that runs on this folder, if its process is alive and really is PostgreSQL. */
export async function findPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const postmaster = parsePostmasterFile(text);
  return postmaster && (await isPostgres(postmaster.pid)) ? postmaster : undefined;
}

/** After a restart of the machine the pid may belong to any other program. */
async function isPostgres(pid: number): Promise<boolean> {
  const [state, command] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
  ]);
  return command.includes('postgres') && !state.includes(') Z ');
}
