import { SetupError } from './setup-error.ts';

/** What the operator asks for. `auto` takes the first that this machine can bound. */
export const diskSettings = ['auto', 'btrfs', 'xfs'] as const;
export type DiskSetting = (typeof diskSettings)[number];
export type DiskKindName = Exclude<DiskSetting, 'auto'>;

/** How writing is bounded: `none` only where the operator accepted it by name. */
export type DiskQuota = 'simple' | 'qgroups' | 'project' | 'none';

/** A file system that the sandboxes' disk can be: everything in which one differs from another. */
export interface DiskKind {
  name: DiskKindName;
  /** Docker's driver for it. */
  storageDriver: 'btrfs' | 'vfs';
  /** The Debian package of the programs that make it. */
  packageName: string;
  buildFormatArgv(disk: { file: string; label: string }): string[];
  mountOptions: string;
  /** Turns on the best quota that this kernel has and tells which one it is. Safe to run again. */
  ensureQuota(mount: string): Promise<DiskQuota>;
  readQuota(mount: string): Promise<DiskQuota>;
}

/** In the order of preference: a sandbox on btrfs is a snapshot, on XFS it is a copy of files that share blocks. */
const inOrder = ['btrfs', 'xfs'] as const satisfies readonly DiskKindName[];

/** What to try, the best first. A disk that is there stays what it is: it holds sandboxes. */
export function listDiskKinds(setting: DiskSetting, present: string | undefined): readonly DiskKindName[] {
  const existing = inOrder.find((name) => name === present);
  if (setting === 'auto') return existing ? [existing] : inOrder;
  if (existing && existing !== setting) {
    throw new SetupError(
      `the sandboxes' disk of this folder is ${existing}, and NARU_ENGINE_DISK asks for ${setting}`,
      `\`./naru reset\` removes the disk with everything on it; without NARU_ENGINE_DISK it stays ${existing}`,
    );
  }
  return [setting];
}
