import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readRunningNaru, writeRunningNaru } from './running-naru.ts';
import { withSiteLock } from './site-lock.ts';

let folder: string;
const stateOf = (stateDir: string) => ({ stateDir, runDir: join(stateDir, 'run') });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-site-lock-'));
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => rmSync(folder, { recursive: true }));

test('while a site is prepared or open, another one of its folder is refused, also by way of a link', async () => {
  symlinkSync(folder, `${folder}-link`);
  try {
    await withSiteLock(stateOf(folder), async () => {
      for (const stateDir of [folder, `${folder}-link`]) {
        await expect(withSiteLock(stateOf(stateDir), async () => 'opened')).rejects.toThrow('다른 창에서');
      }
      const elsewhere = stateOf(join(folder, 'other'));
      expect(await withSiteLock(elsewhere, async () => 'opened')).toBe('opened');
    });
  } finally {
    rmSync(`${folder}-link`);
  }
});

test('a site that failed makes way for the next', async () => {
  const failing = withSiteLock(stateOf(folder), () => Promise.reject(new Error('no image')));
  await expect(failing).rejects.toThrow('no image');
  expect(await withSiteLock(stateOf(folder), async () => 'opened')).toBe('opened');
});

test('what a killed site left is forgotten before anything is opened', async () => {
  const left = { pid: 0, address: '', sandboxHostUrl: '', programs: { web: 0 } };
  writeRunningNaru(join(folder, 'run', 'up.json'), left);
  const during = await withSiteLock(stateOf(folder), async () => readRunningNaru(stateOf(folder)));
  expect(during).toBeUndefined();
});
