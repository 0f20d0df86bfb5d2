import { readdir, readFile, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type Docker from 'dockerode';
import { findCgroupDirectory, findContainerCgroups, parseCgroupMounts } from './cgroup-path.ts';
import { askDocker } from './docker-failure.ts';
import { readImageBytes } from './sandbox-container-spec.ts';

type Usage = Awaited<ReturnType<SandboxRuntime['usage']>>;

/** `statfs` names a file system by a number: https://man7.org/linux/man-pages/man2/statfs.2.html */
const XFS_MAGIC = 0x58465342;

/** A class exercise has a few dozen cgroups; a count over more than this would be work the student orders. */
const MAX_CGROUPS = 300;

/** What a sandbox uses of its limits. Disk and kills are known only where the engine is on this machine. */
export async function readUsage(docker: Docker, containerName: string, isLocal: boolean): Promise<Usage> {
  const container = docker.getContainer(containerName);
  const found = await askDocker('inspect a sandbox', () => container.inspect());
  const { Id: containerId, State: state } = found;
  if (!state.Running) return {};
  // The engine's own answer takes a second; the files behind it take none.
  if (!isLocal || !(state.Pid > 0)) return readEngineStats(container);
  const [ofCgroup, diskBytes] = await Promise.all([
    readCgroupUsage(state.Pid, containerId),
    readDiskUsage(state.Pid, found),
  ]);
  return { ...ofCgroup, ...(diskBytes === undefined ? {} : { diskBytes }) };
}

/** Only what has a quota is counted: the whole disk of the machine is nobody's use. */
async function readDiskUsage(pid: number, found: Docker.ContainerInspectInfo): Promise<number | undefined> {
  if (found.HostConfig.StorageOpt?.size === undefined) return undefined;
  return found.Driver === 'vfs'
    ? readProjectUsage(pid, readImageBytes(found.HostConfig))
    : readBtrfsUsage(pid);
}

async function readEngineStats(container: Docker.Container): Promise<Usage> {
  const stats = await askDocker('read usage', () => container.stats({ stream: false, 'one-shot': true }));
  const pageCache = stats.memory_stats.stats as unknown as Record<string, number> | undefined;
  const reclaimable = pageCache?.total_inactive_file ?? pageCache?.inactive_file ?? 0;
  const usage: Usage = {};
  if (stats.memory_stats.usage !== undefined) {
    usage.memoryBytes = Math.max(0, stats.memory_stats.usage - reclaimable);
  }
  if (stats.pids_stats?.current !== undefined) usage.pids = stats.pids_stats.current;
  return usage;
}

async function readCgroupUsage(pid: number, containerId: string): Promise<Usage> {
  const cgroups = findContainerCgroups(await readOrEmpty(`/proc/${pid}/cgroup`), containerId);
  const unified = cgroups.find(({ controllers }) => controllers.length === 0);
  const isV2 = (await readOrEmpty('/sys/fs/cgroup/cgroup.controllers')) !== '';
  const mounts = isV2 ? [] : parseCgroupMounts(await readOrEmpty('/proc/self/mountinfo'));
  const directoryOf = (controller: string) => {
    if (isV2) return unified === undefined ? undefined : `/sys/fs/cgroup${unified.path}`;
    const cgroup = cgroups.find(({ controllers }) => controllers.includes(controller));
    return cgroup === undefined ? undefined : findCgroupDirectory(cgroup, mounts);
  };
  const memory = directoryOf('memory') ?? '/nowhere';
  const pids = directoryOf('pids') ?? '/nowhere';
  const [charged, stat, current, oomKills] = await Promise.all([
    readOrEmpty(join(memory, isV2 ? 'memory.current' : 'memory.usage_in_bytes')),
    readOrEmpty(join(memory, 'memory.stat')),
    readOrEmpty(join(pids, 'pids.current')),
    isV2 ? readOrEmpty(join(memory, 'memory.events')).then(parseOomKills) : sumOomKills(memory),
  ]);
  const usage: Usage = {};
  const memoryBytes = parseMemoryUse(charged, stat);
  if (memoryBytes !== undefined) usage.memoryBytes = memoryBytes;
  if (/^\d+\n$/.test(current)) usage.pids = Number(current);
  if (oomKills !== undefined) usage.oomKills = oomKills;
  return usage;
}

/** What is charged, without the page cache that the kernel would give back first. */
export function parseMemoryUse(charged: string, stat: string): number | undefined {
  if (!/^\d+\n$/.test(charged)) return undefined;
  const reclaimable = /^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat);
  return Math.max(0, Number(charged) - Number(reclaimable?.[1] ?? 0));
}

/** v1 counts in each cgroup for itself, and forgets what was counted in one that is removed. */
async function sumOomKills(root: string): Promise<number | undefined> {
  let total: number | undefined;
  const queue = [root];
  for (let seen = 0; seen < MAX_CGROUPS; seen++) {
    const directory = queue.shift();
    if (directory === undefined) break;
    const kills = parseOomKills(await readOrEmpty(join(directory, 'memory.oom_control')));
    if (kills !== undefined) total = (total ?? 0) + kills;
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => undefined);
    // Undefined when it was removed meanwhile.
    for (const entry of entries ?? []) if (entry.isDirectory()) queue.push(join(directory, entry.name));
  }
  return total;
}

export function parseOomKills(text: string): number | undefined {
  const count = /^oom_kill (\d+)$/m.exec(text)?.[1];
  return count === undefined ? undefined : Number(count);
}

/**
 * Bytes counted against the sandbox's quota, as the kernel shows them below /sys/fs/btrfs. The student may change
 * what is mounted in the sandbox and so mislead this number, which is for display only.
 */
async function readBtrfsUsage(pid: number): Promise<number | undefined> {
  const root = parseBtrfsRoot(await readOrEmpty(`/proc/${pid}/mountinfo`));
  if (root === undefined) return undefined;
  for (const fileSystem of await listNames('/sys/fs/btrfs')) {
    const base = join('/sys/fs/btrfs', fileSystem);
    const devices = await listNames(join(base, 'devices'));
    if (!devices.includes(root.device)) continue;
    const text = await readOrEmpty(join(base, 'qgroups', `0_${root.subvolume}`, 'referenced'));
    return /^\d+\n?$/.test(text) ? Number(text) : undefined;
  }
  return undefined;
}

/**
 * Of a folder with a project id XFS tells the project's limit as its size, and what the project has left as free. Counted
 * is what came after the image. As above, the student may mislead it.
 */
async function readProjectUsage(pid: number, imageBytes: number): Promise<number | undefined> {
  const space = await statfs(`/proc/${pid}/root`).catch(() => undefined);
  if (space?.type !== XFS_MAGIC) return undefined;
  return Math.max(0, (space.blocks - space.bfree) * space.bsize - imageBytes);
}

/** Device and subvolume of the mount at `/` in the text of a mountinfo. */
export function parseBtrfsRoot(mountinfo: string): { device: string; subvolume: number } | undefined {
  for (const line of mountinfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const [type, source, options] = right.split(' ');
    if (left.split(' ')[4] !== '/' || type !== 'btrfs' || source === undefined) continue;
    const subvolume = /(?:^|,)subvolid=(\d+)(?:,|$)/.exec(options ?? '')?.[1];
    if (subvolume !== undefined) return { device: basename(source), subvolume: Number(subvolume) };
  }
  return undefined;
}

function listNames(path: string): Promise<string[]> {
  return readdir(path).catch((): string[] => []); // No btrfs on this machine.
}

function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => ''); // Gone with the sandbox, or not offered by this kernel.
}
