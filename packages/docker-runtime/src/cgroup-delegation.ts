import { lchown, readFile, stat, writeFile } from 'node:fs/promises';
import { AppError } from '@naru/service-kit/app-error';
import {
  findCgroupDirectory,
  findContainerCgroups,
  parseCgroupMounts,
  parseMappedRoot,
} from './cgroup-path.ts';

/** The few things done to /proc and /sys, so that layouts of other machines can be played in a test. */
export interface CgroupFiles {
  /** Undefined when there is no such file. */
  readText(path: string): Promise<string | undefined>;
  /** The owner's uid; undefined when there is no such file. */
  readOwner(path: string): Promise<number | undefined>;
  chown(path: string, uid: number, gid: number): Promise<void>;
  writeText(path: string, text: string): Promise<void>;
}

/**
 * Cgroups a sandbox may have at once. Each costs the kernel memory that no limit of the sandbox names; a class
 * exercise uses a few dozen, a loop of mkdir would use a million.
 */
const MAX_DESCENDANT_CGROUPS = 1000;

/**
 * Gives the root of a sandbox its own cgroup directory, so that the inner engine can limit containers. Only the
 * directory and the files that move processes: the files with the sandbox's limits stay the host's.
 * Every start makes a new cgroup, so this belongs after every start. Done already is success.
 */
export async function delegateCgroup(
  files: CgroupFiles,
  container: { pid: number; containerId: string },
): Promise<void> {
  const proc = `/proc/${container.pid}`;
  const uid = parseMappedRoot((await files.readText(`${proc}/uid_map`)) ?? '');
  const gid = parseMappedRoot((await files.readText(`${proc}/gid_map`)) ?? '');
  if (uid === undefined || gid === undefined) {
    throw new AppError('SANDBOX_START_FAILED', 'the sandbox ended before its cgroup was delegated');
  }
  if (uid === 0 || gid === 0) {
    throw new AppError(
      'SANDBOX_START_FAILED',
      'root of the sandbox is root of the host: the engine lacks userns-remap',
    );
  }
  const cgroups = findContainerCgroups((await files.readText(`${proc}/cgroup`)) ?? '', container.containerId);
  const isV2 = (await files.readText('/sys/fs/cgroup/cgroup.controllers')) !== undefined;
  const directories = isV2
    ? cgroups.filter(({ controllers }) => controllers.length === 0).map(({ path }) => `/sys/fs/cgroup${path}`)
    : await findV1Directories(files, cgroups);
  if (directories.length === 0) {
    throw new AppError('SANDBOX_START_FAILED', 'the cgroup of the sandbox was not found');
  }
  for (const directory of directories) {
    if (isV2) await files.writeText(`${directory}/cgroup.max.descendants`, String(MAX_DESCENDANT_CGROUPS));
    // With the systemd driver runc has delegated before the first process started.
    if ((await files.readOwner(directory)) === uid) continue;
    // The directory last: inside, a writable directory means that the delegation is complete.
    for (const name of await listDelegatedFiles(files, isV2))
      await files.chown(`${directory}/${name}`, uid, gid);
    await files.chown(directory, uid, gid);
  }
}

async function findV1Directories(
  files: CgroupFiles,
  cgroups: ReturnType<typeof findContainerCgroups>,
): Promise<string[]> {
  const mounts = parseCgroupMounts((await files.readText('/proc/self/mountinfo')) ?? '');
  // The sandbox begins when it may write to memory and pids, so these come after all others.
  const rank = (name: string) => ['memory', 'pids'].indexOf(name);
  const ordered = cgroups.toSorted(
    (left, right) => Math.max(...left.controllers.map(rank)) - Math.max(...right.controllers.map(rank)),
  );
  const directories = ordered.map((cgroup) => findCgroupDirectory(cgroup, mounts));
  return [...new Set(directories.filter((directory) => directory !== undefined))];
}

async function listDelegatedFiles(files: CgroupFiles, isV2: boolean): Promise<string[]> {
  if (!isV2) return ['cgroup.procs', 'tasks'];
  const list =
    (await files.readText('/sys/kernel/cgroup/delegate')) ?? 'cgroup.procs\ncgroup.subtree_control';
  return list.split('\n').filter((name) => /^[a-z_.]+$/.test(name));
}

/** The machine's own /proc and /sys. A file that is not there (older kernel, unused controller) is passed over. */
export const machineCgroupFiles: CgroupFiles = {
  readText: (path) => orMissing(readFile(path, 'utf8')),
  readOwner: async (path) => (await orMissing(stat(path)))?.uid,
  chown: async (path, uid, gid) => {
    await orMissing(lchown(path, uid, gid));
  },
  writeText: async (path, text) => {
    // Never creates: cgroupfs would answer a file it does not know with a refusal instead of ENOENT.
    await orMissing(writeFile(path, text, { flag: 'r+' }));
  },
};

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
