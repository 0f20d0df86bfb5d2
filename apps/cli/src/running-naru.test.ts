import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOtherLessonsDir, type RunningNaru } from './running-naru.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'naru-running-'));
  for (const name of ['one', 'two']) mkdirSync(join(folder, name));
  symlinkSync(join(folder, 'one'), join(folder, 'link'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function aSite(lessonsDir?: string): RunningNaru {
  const site = { pid: 1, address: 'http://localhost:1', sandboxHostUrl: '', programs: {} };
  return lessonsDir === undefined ? site : { ...site, lessonsDir: join(folder, lessonsDir) };
}

test.each(['two', 'gone'])('a site with the lessons of another folder (%s) names that folder', (name) => {
  expect(findOtherLessonsDir(aSite(name), join(folder, 'one'))).toBe(join(folder, name));
});

test.each(['one', 'link', undefined])('a site with the lessons of this folder (%s) is fine', (name) => {
  expect(findOtherLessonsDir(aSite(name), join(folder, 'one'))).toBeUndefined();
});
