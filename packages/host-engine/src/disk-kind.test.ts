import { expect, test } from 'vitest';
import { listDiskKinds } from './disk-kind.ts';

test('on a new machine btrfs is tried before XFS', () => {
  expect(listDiskKinds('auto', undefined)).toEqual(['btrfs', 'xfs']);
});

test('what the operator asks for is tried alone', () => {
  expect(listDiskKinds('xfs', undefined)).toEqual(['xfs']);
  expect(listDiskKinds('btrfs', undefined)).toEqual(['btrfs']);
});

test('a disk that is there stays what it is', () => {
  expect(listDiskKinds('auto', 'xfs')).toEqual(['xfs']);
  expect(listDiskKinds('auto', 'btrfs')).toEqual(['btrfs']);
  expect(listDiskKinds('xfs', 'xfs')).toEqual(['xfs']);
});

test('a disk of another kind than asked for is never made anew', () => {
  expect(() => listDiskKinds('xfs', 'btrfs')).toThrow('is btrfs, and NARU_ENGINE_DISK asks for xfs');
});

test('a file with anything else in it is no disk yet', () => {
  expect(listDiskKinds('auto', 'ext4')).toEqual(['btrfs', 'xfs']);
});
