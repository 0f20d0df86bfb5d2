import { expect, test } from 'vitest';
import { judgeQuota } from './doctor.ts';

const accepted = ['naru.quota=none'];

test('a disk without a quota that the operator accepted is a warning that says what may happen', () => {
  const finding = judgeQuota({ fileSystem: 'folder', quota: 'none' }, accepted);
  expect(finding).toMatchObject({ id: 'quota', level: 'warning' });
  expect(finding.text).toContain('one student can fill the disk of all (a folder of copies');
  expect(judgeQuota({ fileSystem: 'btrfs', quota: 'none' }, accepted).text).toMatch(/\(btrfs\)$/);
});

test('a quota that an engine was started with and that is gone is a fault', () => {
  expect(judgeQuota({ fileSystem: 'btrfs', quota: 'none' }, []).level).toBe('missing');
  expect(judgeQuota({ fileSystem: 'none', quota: 'none' }, ['rack=4']).level).toBe('missing');
});

test('a quota that holds at no cost is as it should be', () => {
  expect(judgeQuota({ fileSystem: 'btrfs', quota: 'simple' }, []).level).toBe('ok');
});
