import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFileAtomic } from './write-file-atomic.ts';

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-atomic-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('the file is replaced as a whole, private, and no draft is left', async () => {
  const folder = await aFolder();
  const path = join(folder, 'deep', 'file.json');
  await writeFileAtomic(path, 'first');
  await Promise.all([writeFileAtomic(path, 'second'), writeFileAtomic(path, 'second')]);
  expect(await readFile(path, 'utf8')).toBe('second');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'deep'))).toEqual(['file.json']);
});

test('a failed write leaves no draft', async () => {
  const folder = await aFolder();
  await writeFileAtomic(join(folder, 'taken', 'x'), 'x');
  await expect(writeFileAtomic(join(folder, 'taken'), 'y')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
});
