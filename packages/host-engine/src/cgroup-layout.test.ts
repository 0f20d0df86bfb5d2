import { expect, test } from 'vitest';
import { detectCgroupVersion } from './cgroup-layout.ts';

test('a unified tree is v2', () => {
  expect(detectCgroupVersion('cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nsdelegate 0 0\n')).toBe('v2');
});

test('a hybrid machine, whose controllers are on v1, is v1', () => {
  const mounts = `tmpfs /sys/fs/cgroup tmpfs rw 0 0
cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
`;
  expect(detectCgroupVersion(mounts)).toBe('v1');
});
