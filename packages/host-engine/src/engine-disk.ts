import { mkdir, open, readFile, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { btrfsDisk } from './btrfs-disk.ts';
import {
  type DiskKind,
  type DiskKindName,
  type DiskQuota,
  type DiskSetting,
  listDiskKinds,
} from './disk-kind.ts';
import { hasFolderDisk, isFolderDiskMounted, mountFolderDisk } from './folder-disk.ts';
import { type CommandResult, runCommand, tryCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';
import { xfsDisk } from './xfs-disk.ts';

export interface EngineDisk {
  mount: string;
  /** `folder` where there is no disk, because the operator accepted to go without a quota. */
  fileSystem: DiskKindName | 'folder';
  quota: DiskQuota;
  /** Docker's driver for it. */
  storageDriver: DiskKind['storageDriver'];
}

const kinds: Readonly<Record<DiskKindName, DiskKind>> = { btrfs: btrfsDisk, xfs: xfsDisk };

const gib = 1024 ** 3;
const smallestDiskBytes = 8 * gib;

/** 60 % of what is free, at most 60 GiB. The file is sparse: it takes what is written, not what is allowed. */
export function chooseDiskBytes(freeBytes: number): number {
  return Math.floor(Math.min(freeBytes * 0.6, 60 * gib) / gib) * gib;
}

export interface DiskOptions {
  disk?: DiskSetting;
  diskBytes?: number;
  allowNoQuota?: boolean;
}

/** Mounts the disk, made at the first time of the first kind that this machine can mount and bound. */
export async function ensureEngineDisk(paths: StatePaths, options: DiskOptions): Promise<EngineDisk> {
  await mkdir(paths.dataMount, { recursive: true });
  if (await hasFolderDisk(paths)) return ensureFolderDisk(paths, options);
  const mounted = await findMount(paths.dataMount);
  const formatted = await readFormat(paths.diskImage);
  const refusals: string[] = [];
  let isPresent = false;
  for (const name of listDiskKinds(options.disk ?? 'auto', mounted?.type ?? formatted)) {
    const kind = kinds[name];
    const isNew = !mounted && formatted !== name;
    isPresent ||= !isNew;
    const refusal = mounted
      ? undefined
      : await mountDisk(paths, { kind, isNew, wantedBytes: options.diskBytes });
    const quota = refusal === undefined ? await kind.ensureQuota(paths.dataMount) : 'none';
    if (refusal === undefined && (quota !== 'none' || options.allowNoQuota)) {
      return { mount: paths.dataMount, fileSystem: name, quota, storageDriver: kind.storageDriver };
    }
    refusals.push(`${name}: ${refusal ?? 'this kernel has no quotas for it'}`);
    if (isNew) {
      if (refusal === undefined) await runCommand(['umount', paths.dataMount]);
      await rm(paths.diskImage, { force: true });
    }
  }
  if (isPresent && options.allowNoQuota) {
    // A folder beside it would hide the sandboxes that are on it.
    throw new SetupError(
      `the sandboxes' disk cannot be used any more; ${refusals.join('; ')}`,
      '`./naru reset` removes the disk with everything on it',
    );
  }
  if (options.allowNoQuota) return ensureFolderDisk(paths, options);
  throw new SetupError(
    `no disk with a quota can be made for the sandboxes; ${refusals.join('; ')}`,
    'this machine needs loop devices and a kernel with btrfs, or with XFS and its quotas (CONFIG_XFS_QUOTA); without a quota sandboxes are refused unless NARU_ALLOW_NO_QUOTA=yes',
  );
}

async function ensureFolderDisk(paths: StatePaths, options: DiskOptions): Promise<EngineDisk> {
  if (!options.allowNoQuota) {
    throw new SetupError(
      'the sandboxes of this folder have no disk quota, which NARU_ALLOW_NO_QUOTA=yes accepted',
      'set it again, or let `./naru reset` remove them, so that a disk with a quota can be made',
    );
  }
  if (!(await isFolderDiskMounted(paths))) await mountFolderDisk(paths);
  return { mount: paths.dataMount, fileSystem: 'folder', quota: 'none', storageDriver: 'vfs' };
}

export interface MountedDisk {
  fileSystem: EngineDisk['fileSystem'] | 'none';
  quota: DiskQuota;
}

/** How the disk that is mounted bounds its sandboxes. */
export async function readEngineDisk(paths: StatePaths): Promise<MountedDisk> {
  if (await isFolderDiskMounted(paths)) return { fileSystem: 'folder', quota: 'none' };
  const mounted = await findMount(paths.dataMount);
  const kind = Object.values(kinds).find(({ name }) => name === mounted?.type);
  return kind
    ? { fileSystem: kind.name, quota: await kind.readQuota(paths.dataMount) }
    : { fileSystem: 'none', quota: 'none' };
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

async function readFormat(diskImage: string): Promise<string | undefined> {
  return parseFormat(await tryCommand(['blkid', '-p', '-s', 'TYPE', '-o', 'value', diskImage]));
}

/**
 * The file system in the disk's file, from blkid's answer; undefined when there is none yet.
 *
 * A disk without one is formatted, so no doubt may pass for that: blkid says 2 for "nothing there" (blkid(8)), and
 * something else when it was killed by a Ctrl+C, met its time limit or is not sure.
 */
export function parseFormat(result: CommandResult): string | undefined {
  const format = result.stdout.trim();
  if (result.exitCode === 0 && format) return format;
  if (result.exitCode === 2) return undefined;
  throw new SetupError(
    `the sandboxes' disk could not be read: blkid answered ${result.exitCode} ${result.stderr.trim()}`.trim(),
    'try again; the disk was left as it is',
  );
}

/** Makes the disk's file when it is new, and mounts it. Undefined when it is mounted, or the reason why it is not. */
async function mountDisk(
  paths: StatePaths,
  disk: { kind: DiskKind; isNew: boolean; wantedBytes: number | undefined },
): Promise<string | undefined> {
  const { kind, isNew, wantedBytes } = disk;
  if (isNew) {
    await createDiskFile(paths, wantedBytes);
    const argv = kind.buildFormatArgv({ file: paths.diskImage, label: paths.name });
    const made = await tryCommand(argv);
    if (made.exitCode === 127) return `${argv[0]} is missing, install ${kind.packageName}`;
    if (made.exitCode !== 0) return made.stderr.trim();
  }
  await tryCommand(['modprobe', 'loop']);
  await tryCommand(['modprobe', kind.name]);
  const result = await tryCommand(['mount', '-o', kind.mountOptions, paths.diskImage, paths.dataMount]);
  return result.exitCode === 0 ? undefined : result.stderr.trim().split('\n')[0];
}

async function createDiskFile(paths: StatePaths, wantedBytes: number | undefined): Promise<void> {
  await mkdir(dirname(paths.diskImage), { recursive: true });
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
}
