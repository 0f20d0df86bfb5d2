import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOtherLessonsDir, type RunningNaru, readRunningNaru, writeRunningNaru } from './running-naru.ts';

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

test('what is written is read again', () => {
  writeRunningNaru(join(folder, 'run', 'up.json'), aSite('one'));
  expect(readRunningNaru({ runDir: join(folder, 'run') })).toEqual(aSite('one'));
});

test('the file is replaced as a whole: a reader that has it open reads on what it said before', () => {
  const file = join(folder, 'up.json');
  writeRunningNaru(file, aSite('one'));
  linkSync(file, join(folder, 'as-it-was'));
  writeRunningNaru(file, aSite('two'));
  expect(JSON.parse(readFileSync(join(folder, 'as-it-was'), 'utf8'))).toEqual(aSite('one'));
  expect(readdirSync(folder).sort()).toEqual(['as-it-was', 'link', 'one', 'two', 'up.json']);
});

test.each(['', '{"pid": 1, "addr', 'null', '{}'])(
  'a file that says nothing (%s) is as good as none',
  (text) => {
    writeFileSync(join(folder, 'up.json'), text);
    expect(readRunningNaru({ runDir: folder })).toBeUndefined();
  },
);
