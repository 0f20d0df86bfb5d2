import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from './project.ts';

/** The running `./naru up` of this checkout, as its own file tells. */
export interface RunningNaru {
  pid: number;
  address: string;
  sandboxHostUrl: string;
  programs: Record<string, number>;
}

const fileOf = (project: Project) => join(project.runDir, 'up.json');

export function forgetRunningNaru(project: Project): void {
  rmSync(fileOf(project), { force: true });
}

/** What the file says, also when that `up` died without a word (see isAlive). */
export function readRunningNaru(project: Project): RunningNaru | undefined {
  if (!existsSync(fileOf(project))) return undefined;
  return JSON.parse(readFileSync(fileOf(project), 'utf8')) as RunningNaru;
}

/** A pid may have been given to another program since: its command line must be one of ours. */
export function isAlive(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark);
  } catch {
    return false; // no such process
  }
}

export function findRunningNaru(project: Project): RunningNaru | undefined {
  const running = readRunningNaru(project);
  return running && isAlive(running.pid, 'apps/cli/src/main.ts') ? running : undefined;
}
