import { readFile, stat } from 'node:fs/promises';
import type { DiskKind, DiskQuota } from './disk-kind.ts';
import { tryCommand } from './run-command.ts';

/** A sandbox is a snapshot of its image with one quota group. See ADR 7. */
export const btrfsDisk: DiskKind = {
  name: 'btrfs',
  storageDriver: 'btrfs',
  packageName: 'btrfs-progs',
  // Metadata once: a second copy in the same file protects from nothing.
  buildFormatArgv: ({ file, label }) => [
    ...['mkfs.btrfs', '--quiet', '--metadata', 'single'],
    ...['--label', label, file],
  ],
  // Sandboxes are made and removed all day; discard gives their space back to the machine's disk.
  mountOptions: 'loop,noatime,discard=async,ssd',
  ensureQuota,
  readQuota,
};

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
async function readQuota(mount: string): Promise<DiskQuota> {
  const id = (
    await tryCommand(['findmnt', '--noheadings', '--output', 'UUID', '--mountpoint', mount])
  ).stdout.trim();
  const folder = `/sys/fs/btrfs/${id}/qgroups`;
  if (!id || !(await stat(folder).catch(() => undefined))) return 'none';
  const mode = await readFile(`${folder}/mode`, 'utf8').catch(() => 'qgroup');
  return mode.trim() === 'squota' ? 'simple' : 'qgroups';
}
