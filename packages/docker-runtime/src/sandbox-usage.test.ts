import { expect, test } from 'vitest';
import { parseBtrfsRoot, parseMemoryUse, parseOomKills } from './sandbox-usage.ts';

test('kills are read from the file of either cgroup version', () => {
  expect(parseOomKills('oom_kill_disable 0\nunder_oom 0\noom_kill 3\n')).toBe(3);
  expect(parseOomKills('low 0\nhigh 0\nmax 12\noom 4\noom_kill 2\noom_group_kill 0\n')).toBe(2);
  expect(parseOomKills('')).toBeUndefined();
});

test('device and subvolume of a sandbox are those of its root mount', () => {
  const mountinfo = [
    '150 149 0:44 /docker/subvolumes/4f / rw,noatime - btrfs /dev/loop0 rw,ssd,subvolid=272,subvol=/docker/subvolumes/4f',
    '151 150 0:44 /containers/4f/hosts /etc/hosts rw - btrfs /dev/loop0 rw,subvolid=5,subvol=/',
  ].join('\n');
  expect(parseBtrfsRoot(mountinfo)).toEqual({ device: 'loop0', subvolume: 272 });
  expect(parseBtrfsRoot('150 149 0:44 / / rw - overlay overlay rw,lowerdir=/x')).toBeUndefined();
});

test('memory in use leaves out the page cache that would be given back, on v1 that of the whole tree', () => {
  expect(parseMemoryUse('1000\n', 'cache 900\ninactive_file 1\ntotal_inactive_file 400\n')).toBe(600);
  expect(parseMemoryUse('1000\n', 'anon 5\ninactive_file 300\n')).toBe(700);
  expect(parseMemoryUse('1000\n', '')).toBe(1000);
  expect(parseMemoryUse('', '')).toBeUndefined();
});
