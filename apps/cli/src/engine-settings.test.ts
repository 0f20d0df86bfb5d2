import { expect, test } from 'vitest';
import { readEngineSettings, readForeignEngine } from './engine-settings.ts';

test('without settings the egress stays as it was and quotas are a must', () => {
  expect(readEngineSettings({})).toEqual({ allowNoQuota: false });
});

test('the egress mode is taken from its variable', () => {
  expect(readEngineSettings({ NARU_EGRESS: 'packages' })).toEqual({
    egress: 'packages',
    allowNoQuota: false,
  });
});

test('an unknown egress mode is refused with the ones there are', () => {
  expect(() => readEngineSettings({ NARU_EGRESS: 'everything' })).toThrow('NARU_EGRESS=everything');
});

test("the disk's file system is taken from its variable, and an unknown one is refused", () => {
  expect(readEngineSettings({ NARU_ENGINE_DISK: 'xfs' })).toEqual({ disk: 'xfs', allowNoQuota: false });
  expect(() => readEngineSettings({ NARU_ENGINE_DISK: 'zfs' })).toThrow('NARU_ENGINE_DISK=zfs');
});

test.each(['5', 'many', '10.5'])('a disk of %s gigabytes is refused', (text) => {
  expect(() => readEngineSettings({ NARU_DISK_GB: text })).toThrow(`NARU_DISK_GB=${text}`);
});

test('another engine needs its own sandbox image and mirror', () => {
  expect(readForeignEngine({})).toBeUndefined();
  expect(() => readForeignEngine({ NARU_SANDBOX_ENGINE: 'tcp://10.0.0.5:2375' })).toThrow();
  expect(
    readForeignEngine({
      NARU_SANDBOX_ENGINE: 'tcp://10.0.0.5:2375',
      NARU_SANDBOX_IMAGE: 'naru/sandbox:1',
      NARU_MIRROR_URL: 'http://10.0.0.5:5000',
    }),
  ).toEqual({
    engineUrl: 'tcp://10.0.0.5:2375',
    sandboxImage: 'naru/sandbox:1',
    mirrorUrl: 'http://10.0.0.5:5000',
    mirrorHealthUrl: 'http://10.0.0.5:5000',
  });
});
