import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Project } from './project.ts';

/** The running `./naru up` of this checkout, as its own file tells. */
export interface RunningNaru {
  pid: number;
  address: string;
  sandboxHostUrl: string;
  /** Missing from a site that was started before this was written down. */
  lessonsDir?: string;
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

/** The folder whose lessons the site shows, when it is another one than this: two checkouts may share their state. */
export function findOtherLessonsDir({ lessonsDir }: RunningNaru, own: string): string | undefined {
  if (lessonsDir === undefined || realPathOf(lessonsDir) === realPathOf(own)) return undefined;
  return lessonsDir;
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path); // not there (any more): the name itself has to do
  }
}
