import { mkdir, open, readFile, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand, tryCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';

/** How writing is bounded: `none` only where the operator accepted it by name. */
export type DiskQuota = 'simple' | 'qgroups' | 'none';

export interface EngineDisk {
  mount: string;
  quota: DiskQuota;
  /** Docker's driver for it. */
  storageDriver: 'btrfs' | 'overlay2';
}

const gib = 1024 ** 3;
const smallestDiskBytes = 8 * gib;

/** 60 % of what is free, at most 60 GiB. The file is sparse: it takes what is written, not what is allowed. */
export function chooseDiskBytes(freeBytes: number): number {
  return Math.floor(Math.min(freeBytes * 0.6, 60 * gib) / gib) * gib;
}

export async function ensureEngineDisk(
  paths: StatePaths,
  options: { diskBytes?: number; allowNoQuota?: boolean },
): Promise<EngineDisk> {
  await mkdir(paths.dataMount, { recursive: true });
  const mounted = await findMount(paths.dataMount);
  if (!mounted) {
    await createDiskFile(paths, options.diskBytes);
    const result = await mountDisk(paths);
    if (result.exitCode !== 0) {
      if (options.allowNoQuota) return { mount: paths.dataMount, quota: 'none', storageDriver: 'overlay2' };
      throw new SetupError(
        `the engine's disk cannot be mounted: ${result.stderr.trim()}`,
        'this machine needs loop devices and btrfs in its kernel; without a disk quota sandboxes are refused unless NARU_ALLOW_NO_QUOTA=yes',
      );
    }
  }
  const quota = await ensureQuota(paths.dataMount);
  if (quota === 'none' && !options.allowNoQuota) {
    throw new SetupError(
      'this kernel can bound the disk neither with simple quotas nor with qgroups',
      'use a kernel of Debian 12 or newer, or accept unbounded disks with NARU_ALLOW_NO_QUOTA=yes',
    );
  }
  return { mount: paths.dataMount, quota, storageDriver: 'btrfs' };
}

/** Takes away the disk and whatever the engine mounted on it or beside it, the newest first. */
export async function unmountEngineDisk(paths: StatePaths): Promise<void> {
  const mounts = listMountsBelow(await readFile('/proc/self/mounts', 'utf8'), paths.volatileDir);
  for (const path of mounts) {
    const result = await tryCommand(['umount', path]);
    // A left-over process may still hold it; the lazy way lets go as soon as that one ends.
    if (result.exitCode !== 0) await runCommand(['umount', '--lazy', path]);
  }
  await rm(paths.volatileDir, { recursive: true, force: true });
}

/** Mount points below a folder, from the text of /proc/self/mounts, in the order in which they can be taken away. */
export function listMountsBelow(mounts: string, folder: string): string[] {
  return mounts
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .toReversed();
}

export interface MountEntry {
  source: string;
  type: string;
}

/** The file system mounted exactly at this path, from the text of /proc/self/mounts. The last mount is the visible one. */
export function parseMount(mounts: string, path: string): MountEntry | undefined {
  const entry = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .findLast((fields) => fields[1] === path);
  return entry ? { source: entry[0] ?? '', type: entry[2] ?? '' } : undefined;
}

async function findMount(path: string): Promise<MountEntry | undefined> {
  return parseMount(await readFile('/proc/self/mounts', 'utf8'), path);
}

async function createDiskFile(paths: StatePaths, wantedBytes: number | undefined): Promise<void> {
  await mkdir(dirname(paths.diskImage), { recursive: true });
  const isFormatted = (
    await tryCommand(['blkid', '-p', '-s', 'TYPE', '-o', 'value', paths.diskImage])
  ).stdout.trim();
  if (isFormatted === 'btrfs') return;
  const space = await statfs(dirname(paths.diskImage));
  const freeBytes = space.bavail * space.bsize;
  const diskBytes = wantedBytes ?? chooseDiskBytes(freeBytes);
  if (diskBytes < smallestDiskBytes) {
    throw new SetupError(
      `${(freeBytes / gib).toFixed(1)} GiB are free for the sandboxes' disk, and it needs ${smallestDiskBytes / gib} GiB`,
      `free some space in ${paths.stateDir}, or set NARU_DISK_GB`,
    );
  }
  const file = await open(paths.diskImage, 'w', 0o600);
  await file.truncate(diskBytes);
  await file.close();
  // Metadata once: a second copy in the same file protects from nothing.
  await runCommand(['mkfs.btrfs', '--quiet', '--metadata', 'single', '--label', paths.name, paths.diskImage]);
}

async function mountDisk(paths: StatePaths) {
  await tryCommand(['modprobe', 'loop']);
  await tryCommand(['modprobe', 'btrfs']);
  // Sandboxes are made and removed all day; discard gives their space back to the machine's disk.
  return tryCommand(['mount', '-o', 'loop,noatime,discard=async,ssd', paths.diskImage, paths.dataMount]);
}

/** BTRFS_IOC_QUOTA_CTL; Debian 12's `btrfs quota enable` does not know simple quotas, the kernel does. */
const quotaScript = `
open(my $dir, '<', $ARGV[0]) or die "open: $!\\n";
my $request = pack('QQ', $ARGV[1], 0);
ioctl($dir, 0xC0109428, $request) or die "quota: $!\\n";
`;
const enableQgroups = '1';
const enableSimpleQuota = '4';

async function ensureQuota(mount: string): Promise<DiskQuota> {
  const present = await readQuota(mount);
  if (present !== 'none') return present;
  for (const command of [enableSimpleQuota, enableQgroups]) {
    const result = await tryCommand(['perl', '-e', quotaScript, mount, command]);
    if (result.exitCode === 0) return readQuota(mount);
  }
  return 'none';
}

/** The kernel shows the kind of quota in sysfs, from 6.1 on. */
export async function readQuota(mount: string): Promise<DiskQuota> {
  const id = (
    await tryCommand(['findmnt', '--noheadings', '--output', 'UUID', '--mountpoint', mount])
  ).stdout.trim();
  const folder = `/sys/fs/btrfs/${id}/qgroups`;
  if (!id || !(await stat(folder).catch(() => undefined))) return 'none';
  const mode = await readFile(`${folder}/mode`, 'utf8').catch(() => 'qgroup');
  return mode.trim() === 'squota' ? 'simple' : 'qgroups';
}
