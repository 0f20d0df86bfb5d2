import type { DiskKind, DiskQuota } from './disk-kind.ts';
import { tryCommand } from './run-command.ts';

/**
 * Files and folders of one sandbox, its image's included (10,000). XFS counts no inode against the quota of blocks,
 * and each takes half a kilobyte: without this a sandbox could fill the disk with empty files.
 */
const sandboxFiles = 250_000;

/**
 * A sandbox is a copy of its image, in files that share their blocks, and everything in it has one project id. The
 * driver is vfs and not overlay2, whose quota root of a sandbox can leave. See ADR 16.
 */
export const xfsDisk: DiskKind = {
  name: 'xfs',
  storageDriver: 'vfs',
  packageName: 'xfsprogs',
  buildFormatArgv: ({ file, label }) => [
    ...['mkfs.xfs', '-q', '-f', '-m', 'reflink=1'],
    ...['-L', label, file],
  ],
  // A kernel without quotas for XFS refuses to mount with `pquota`.
  mountOptions: 'loop,noatime,discard,pquota',
  ensureQuota: async (mount) => {
    const argv = ['xfs_quota', '-x', '-c', `limit -p -d ihard=${sandboxFiles}`, mount];
    const result = await tryCommand(argv);
    return result.exitCode === 0 ? readQuota(mount) : 'none';
  },
  readQuota,
};

async function readQuota(mount: string): Promise<DiskQuota> {
  const argv = ['findmnt', '--noheadings', '--types', 'xfs', '--output', 'OPTIONS', '--mountpoint', mount];
  const options = (await tryCommand(argv)).stdout.trim().split(',');
  return options.includes('prjquota') ? 'project' : 'none';
}
