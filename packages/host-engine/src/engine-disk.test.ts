import { expect, test } from 'vitest';
import { chooseDiskBytes, listMountsBelow, parseFormat, parseMount } from './engine-disk.ts';

const gib = 1024 ** 3;

test('the disk takes a share of what is free and no more than 60 GiB', () => {
  expect(chooseDiskBytes(20 * gib)).toBe(12 * gib);
  expect(chooseDiskBytes(1000 * gib)).toBe(60 * gib);
});

test('of mounts on top of each other the last one is found', () => {
  const mounts = `tmpfs /run tmpfs rw 0 0
/dev/loop0 /run/naru-1/data btrfs rw,noatime 0 0
tmpfs /run/naru-1/data tmpfs rw 0 0
`;
  expect(parseMount(mounts, '/run/naru-1/data')).toEqual({ source: 'tmpfs', type: 'tmpfs' });
  expect(parseMount(mounts, '/run/naru-2/data')).toBeUndefined();
  expect(parseMount(mounts, '/run/naru')).toBeUndefined();
});

test('what lies on the disk is taken away before the disk', () => {
  const mounts = `/dev/loop0 /run/naru-1/data btrfs rw 0 0
/dev/loop0 /run/naru-1/data/docker btrfs rw 0 0
nsfs /run/naru-1/exec/netns/a nsfs rw 0 0
/dev/loop1 /run/naru-12/data btrfs rw 0 0
`;
  expect(listMountsBelow(mounts, '/run/naru-1')).toEqual([
    '/run/naru-1/exec/netns/a',
    '/run/naru-1/data/docker',
    '/run/naru-1/data',
  ]);
});

test('a disk is taken for empty only when that is certain', () => {
  const answer = (exitCode: number, stdout = '') => ({ exitCode, stdout, stderr: '' });
  expect(parseFormat(answer(0, 'btrfs\n'))).toBe('btrfs');
  expect(parseFormat(answer(2))).toBeUndefined();
  // Killed by a Ctrl+C, out of time, not sure, not started, and no word.
  for (const doubtful of [answer(128), answer(124), answer(8), answer(126), answer(0)]) {
    expect(() => parseFormat(doubtful)).toThrow('could not be read');
  }
});
