import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findCgroupDirectory, findContainerCgroups, parseCgroupMounts } from './cgroup-path.ts';

/** Longer than an end takes when nothing is frozen, so that usually one look is all. */
const LOOK_EVERY_MS = 250;
/** Of a student who makes more cgroups than this and freezes the last, the next look finds the rest. */
const MAX_CGROUPS = 2_000;

/**
 * On cgroup v1 a frozen process does not die, and neither does the init program of a namespace with one in it: a
 * student who left a container paused would have a sandbox that can be neither stopped nor removed. So whatever is
 * frozen in it is thawed while `ending` is under way. Has nothing to do on v2.
 */
export async function thawWhile<T>(
  container: { pid: number; containerId: string },
  ending: () => Promise<T>,
): Promise<T> {
  const finished = new AbortController();
  const freezer = await findFreezer(container);
  const thawing = freezer === undefined ? undefined : keepThawing(freezer, finished.signal);
  try {
    return await ending();
  } finally {
    finished.abort();
    await thawing;
  }
}

async function findFreezer(container: { pid: number; containerId: string }): Promise<string | undefined> {
  if (!(container.pid > 0)) return undefined;
  // No file any more: it has just ended by itself.
  const text = await readFile(`/proc/${container.pid}/cgroup`, 'utf8').catch(() => '');
  const cgroup = findContainerCgroups(text, container.containerId).find(({ controllers }) =>
    controllers.includes('freezer'),
  );
  if (cgroup === undefined) return undefined;
  return findCgroupDirectory(cgroup, parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8')));
}

async function keepThawing(freezer: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await thawTree(freezer);
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {}); // Ended: the loop sees it.
  }
}

/** Directories of a cgroup file system cannot be links, so nothing here leads out of it. */
async function thawTree(root: string): Promise<void> {
  const queue = [root];
  for (let seen = 0; seen < MAX_CGROUPS; seen++) {
    const directory = queue.shift();
    if (directory === undefined) return;
    try {
      const state = join(directory, 'freezer.state');
      if ((await readFile(state, 'utf8')) !== 'THAWED\n') await writeFile(state, 'THAWED', { flag: 'r+' });
      const entries = await readdir(directory, { withFileTypes: true });
      for (const entry of entries) if (entry.isDirectory()) queue.push(join(directory, entry.name));
    } catch {
      // Removed since it was listed, or still frozen by its parent, which is thawed first.
    }
  }
}
