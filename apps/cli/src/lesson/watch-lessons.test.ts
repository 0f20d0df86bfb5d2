import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LESSON_WATCH_FILE, lessonWatch } from '@naru/protocol/lesson-watch';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newLesson } from './new-lesson.ts';
import { watchLessons } from './watch-lessons.ts';

let cwd: string;
let lines: string[];

beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'naru-watch-'));
  lines = [];
  await newLesson('layers', { cwd, out: () => {} });
});

afterEach(() => rm(cwd, { recursive: true }));

const stateFile = () => path.join(cwd, '.naru', LESSON_WATCH_FILE);
const told = () => lessonWatch.parse(JSON.parse(readFileSync(stateFile(), 'utf8')));

function watch(slug?: string) {
  const out = (line: string) => lines.push(line);
  return watchLessons({ cwd, out, slug, stateDir: path.join(cwd, '.naru'), address: 'http://localhost:1' });
}

async function change(name: string, edit: (text: string) => string) {
  const file = path.join(cwd, 'lessons/01-layers', name);
  await writeFile(file, edit(await readFile(file, 'utf8')));
}

describe('lesson watch', () => {
  test('tells the site of every lesson and gives an address that only its reader has', async () => {
    await using running = await watch('layers');
    expect(told()).toMatchObject({ pid: process.pid, lessons: { layers: { version: 1, problems: [] } } });
    expect(running.url).toBe(`http://localhost:1/api/watch/open?key=${told().key}&lesson=layers`);
    expect(lines.join('\n')).toContain('01-layers');
  });

  test('prints the problems of a lesson as it is saved, and that they are mended', async () => {
    await using _running = await watch('layers');
    await change('index.md', (text) => text.replace(':::why', ':::wyh'));
    await vi.waitFor(
      () => expect(lines.join('\n')).toMatch(/01-layers\/index\.md:\d+:1 오류 unknown-block/),
      5_000,
    );
    expect(told().lessons.layers).toMatchObject({ version: 2, problems: [{ ruleId: 'unknown-block' }] });
    lines = [];
    await change('index.md', (text) => text.replace(':::wyh', ':::why'));
    await vi.waitFor(() => expect(lines.join('\n')).toContain('문제가 없어요'), 5_000);
    expect(told().lessons.layers).toEqual({ version: 3, problems: [] });
  });

  test('looks at the tests of the exercises and at lessons that are made meanwhile', async () => {
    await using _running = await watch();
    await change('tests.yaml', (text) => text.replace('cheats:', 'cheat:'));
    await vi.waitFor(() => expect(lines.join('\n')).toContain('tests-unknown'), 5_000);
    await newLesson('ports', { cwd, out: () => {} });
    await vi.waitFor(() => expect(Object.keys(told().lessons).sort()).toEqual(['layers', 'ports']), 5_000);
  });

  test('leaves nothing behind', async () => {
    const running = await watch();
    await running[Symbol.asyncDispose]();
    expect(existsSync(stateFile())).toBe(false);
  });
});
