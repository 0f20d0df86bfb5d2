import { expect, test } from 'vitest';
import {
  findCgroupDirectory,
  findContainerCgroups,
  parseCgroupMounts,
  parseMappedRoot,
} from './cgroup-path.ts';

const id = '4f095153a24a6788f972cca9da4bb6f754b8368b20700e07f6c4171c4a1dad2c';
const otherId = 'e'.repeat(64);

test.each([
  ['v2 with the systemd driver', `0::/system.slice/docker-${id}.scope\n`, `/system.slice/docker-${id}.scope`],
  ['v2 below a slice of ours', `0::/naru.slice/docker-${id}.scope/init\n`, `/naru.slice/docker-${id}.scope`],
  ['v2 with the cgroupfs driver', `0::/docker/${id}\n`, `/docker/${id}`],
  ['v2 with a cgroup parent', `0::/naru-fd7b97/${id}/init\n`, `/naru-fd7b97/${id}`],
])('the cgroup of a sandbox is found: %s', (_layout, text, path) => {
  expect(findContainerCgroups(text, id)).toEqual([{ controllers: [], path }]);
});

test('what follows the container is cut off, because the student can name and move it', () => {
  const hostile = `0::/docker/${id}/user/../../../${otherId}/docker-${id}.scope\n`;
  expect(findContainerCgroups(hostile, id)).toEqual([{ controllers: [], path: `/docker/${id}` }]);
});

test('a process that is not in the container (its pid was used again) has no cgroup of the container', () => {
  expect(findContainerCgroups(`0::/user.slice\n1:memory:/docker/${otherId}\n`, id)).toEqual([]);
  expect(findContainerCgroups(`0::/docker/x${id}\n`, id)).toEqual([]);
  expect(findContainerCgroups(`0::/../docker/${id}\n`, id)).toEqual([]);
  expect(findContainerCgroups('', id)).toEqual([]);
});

test('only a whole container id is looked for', () => {
  expect(() => findContainerCgroups('0::/docker/abc\n', 'abc')).toThrow('not a container id');
  expect(() => findContainerCgroups('0::/docker/abc\n', '')).toThrow('not a container id');
});

test('each v1 hierarchy is found where it is mounted, also one with two controllers and one with a name', () => {
  const mounts = parseCgroupMounts(
    [
      '29 22 0:25 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory',
      '30 22 0:26 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
      '31 22 0:27 / /sys/fs/cgroup/systemd rw - cgroup none rw,name=systemd',
      '32 22 0:28 / /sys/fs/cgroup/unified rw - cgroup2 none rw',
      '33 22 0:29 / /data rw - btrfs /dev/loop0 rw,subvolid=5',
    ].join('\n'),
  );
  const cgroups = findContainerCgroups(
    `4:memory:/naru/${id}/init\n3:cpu,cpuacct:/naru/${id}\n2:name=systemd:/naru/${id}\n1:pids:/naru/${id}\n0::/naru/${id}\n`,
    id,
  );
  expect(cgroups.map((cgroup) => findCgroupDirectory(cgroup, mounts))).toEqual([
    `/sys/fs/cgroup/memory/naru/${id}`,
    `/sys/fs/cgroup/cpu,cpuacct/naru/${id}`,
    `/sys/fs/cgroup/systemd/naru/${id}`,
    undefined, // pids is not mounted
    undefined, // the hierarchy without controllers is not v1's
  ]);
});

test('the id that root of the sandbox has on the host is read from the map', () => {
  expect(parseMappedRoot('         0     200000      65536\n')).toBe(200_000);
  expect(parseMappedRoot('         5     200000      65536\n')).toBeUndefined();
  expect(parseMappedRoot('')).toBeUndefined();
});
