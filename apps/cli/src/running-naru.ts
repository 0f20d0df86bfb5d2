import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Project } from './project.ts';

const runningNaru = z.object({
  pid: z.int(),
  address: z.string(),
  sandboxHostUrl: z.string(),
  /** Missing from a site that was started before this was written down. */
  lessonsDir: z.string().optional(),
  programs: z.record(z.string(), z.int()),
});
/** The running `./naru up` of this checkout, as its own file tells. */
export type RunningNaru = z.output<typeof runningNaru>;

const fileOf = (project: Pick<Project, 'runDir'>) => join(project.runDir, 'up.json');

export function forgetRunningNaru(project: Pick<Project, 'runDir'>): void {
  rmSync(fileOf(project), { force: true });
}

/** Other commands read the file at any moment: they find all of it, or what it said before. */
export function writeRunningNaru(file: string, running: RunningNaru): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(running, null, 2));
  renameSync(draft, file);
}

/**
 * What the file says, also when that `up` died without a word (see isAlive). One that cannot be read, as after a full
 * disk, says nothing: it must not keep `up` and `down` from working.
 */
export function readRunningNaru(project: Pick<Project, 'runDir'>): RunningNaru | undefined {
  try {
    return runningNaru.parse(JSON.parse(readFileSync(fileOf(project), 'utf8')));
  } catch {
    return undefined; // none, or not readable
  }
}

/** A pid may have been given to another program since: its command line must be one of ours. */
export function isAlive(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark);
  } catch {
    return false; // no such process
  }
}

export function findRunningNaru(project: Pick<Project, 'runDir'>): RunningNaru | undefined {
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
