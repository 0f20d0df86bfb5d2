import { access, readFile } from 'node:fs/promises';

export type CgroupVersion = 'v1' | 'v2';

/** From the text of /proc/self/mounts: v2 when /sys/fs/cgroup itself is cgroup2. A hybrid machine counts as v1. */
export function detectCgroupVersion(mounts: string): CgroupVersion {
  const isUnified = mounts.split('\n').some((line) => {
    const [, path, type] = line.split(' ');
    return path === '/sys/fs/cgroup' && type === 'cgroup2';
  });
  return isUnified ? 'v2' : 'v1';
}

export async function readCgroupVersion(): Promise<CgroupVersion> {
  return detectCgroupVersion(await readFile('/proc/self/mounts', 'utf8'));
}

/**
 * systemd where it manages a v2 tree: runc then delegates each sandbox's cgroup before its first process starts, also
 * after a restart by policy. cgroupfs elsewhere: the sandbox host delegates after every start.
 */
export async function chooseCgroupDriver(): Promise<'systemd' | 'cgroupfs'> {
  const hasSystemd = await access('/run/systemd/system').then(
    () => true,
    () => false,
  );
  return hasSystemd && (await readCgroupVersion()) === 'v2' ? 'systemd' : 'cgroupfs';
}
