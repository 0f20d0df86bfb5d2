import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureEngineDisk, parseMount, readEngineDisk, unmountEngineDisk } from './engine-disk.ts';
import { type StatePaths, statePaths } from './state-paths.ts';

// A folder that is there stays what is used, so that this is tried on a kernel with quotas too.
let paths: StatePaths;
const accepted = { allowNoQuota: true };

beforeAll(async () => {
  paths = statePaths(await mkdtemp(join(tmpdir(), 'naru-folder-')));
  await mkdir(paths.diskFolder, { recursive: true });
});
afterAll(async () => {
  await unmountEngineDisk(paths);
  await rm(paths.stateDir, { recursive: true, force: true });
});

test('a folder without a quota is refused until the operator accepts it, and again when that is taken back', async () => {
  await expect(ensureEngineDisk(paths, {})).rejects.toThrow('have no disk quota');
  const disk = { mount: paths.dataMount, fileSystem: 'folder', quota: 'none', storageDriver: 'vfs' };
  expect(await ensureEngineDisk(paths, accepted)).toEqual(disk);
  expect(await readEngineDisk(paths)).toEqual({ fileSystem: 'folder', quota: 'none' });
  await expect(ensureEngineDisk(paths, {})).rejects.toThrow('have no disk quota');
});

test('it is mounted once, outlives what a reboot takes away, and leaves no mount', async () => {
  await ensureEngineDisk(paths, accepted);
  await ensureEngineDisk(paths, accepted);
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  expect(mounts.split('\n').filter((line) => line.split(' ')[1] === paths.dataMount)).toHaveLength(1);
  await writeFile(join(paths.dataMount, 'kept'), 'a sandbox');

  await unmountEngineDisk(paths);
  expect(parseMount(await readFile('/proc/self/mounts', 'utf8'), paths.dataMount)).toBeUndefined();
  expect(await readEngineDisk(paths)).toEqual({ fileSystem: 'none', quota: 'none' });
  await ensureEngineDisk(paths, accepted);
  expect(await readFile(join(paths.dataMount, 'kept'), 'utf8')).toBe('a sandbox');
});
