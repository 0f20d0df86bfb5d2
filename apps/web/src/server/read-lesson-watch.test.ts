import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LessonWatch } from '@naru/protocol/lesson-watch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLessonWatch } from './read-lesson-watch.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-watch-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const watch: LessonWatch = {
  pid: process.pid,
  key: 'a'.repeat(32),
  lessons: { first: { version: 1, problems: [] } },
};

async function readText(text: string) {
  const file = join(folder, 'watch.json');
  await writeFile(file, text);
  return await readLessonWatch(file);
}

test('a watch is on while its command runs', async () => {
  expect(await readText(JSON.stringify(watch))).toEqual(watch);
});

test('without a file, and where none may be, there is no watch', async () => {
  expect(await readLessonWatch(join(folder, 'none.json'))).toBeUndefined();
  expect(await readLessonWatch(undefined)).toBeUndefined();
});

test('a file that a killed command left, or that is not ours, is no watch', async () => {
  // Above every pid that Linux gives out.
  expect(await readText(JSON.stringify({ ...watch, pid: 2 ** 30 }))).toBeUndefined();
  expect(await readText(JSON.stringify({ ...watch, key: 'short' }))).toBeUndefined();
  expect(await readText('{"pid":')).toBeUndefined();
});
