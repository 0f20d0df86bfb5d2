import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endTestSite } from './test-site.ts';

test('a test site ends and its folder goes also when its sandboxes cannot be removed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-test-site-'));
  let isStopped = false;
  const site = {
    removeSandboxes: () => Promise.reject(new Error('the sandbox host is down')),
    stop: async () => {
      isStopped = true;
    },
  };
  await expect(endTestSite(site, folder)).rejects.toThrow('the sandbox host is down');
  expect({ isStopped, isFolderThere: existsSync(folder) }).toEqual({ isStopped: true, isFolderThere: false });
});
