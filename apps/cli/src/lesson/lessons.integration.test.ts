import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLessons } from './read-lessons.ts';
import { testLessons } from './test-lessons.ts';
import { type EngineForLessonTests, openEngineForLessonTests } from './test-lessons-engine.ts';

const cwd = resolve(import.meta.dirname, '../../../..');
/** A lesson has some thirty cases of a few seconds each, two at a time. */
const LESSON_TIMEOUT_MS = 5 * 60_000;

let engine: EngineForLessonTests;

beforeAll(async () => {
  engine = await openEngineForLessonTests(resolve(cwd, '.naru'), process.env);
});

afterAll(async () => {
  await engine?.stop();
});

const folders = (await readLessons(cwd)).map(({ folder }) => folder);

test.each(folders)(
  '%s: solutions get full marks, wrong answers their points, cheats none',
  {
    timeout: LESSON_TIMEOUT_MS,
  },
  async (folder) => {
    const lines: string[] = [];
    const exitCode = await testLessons([folder], { cwd, out: (line) => lines.push(line) }, engine);
    expect(exitCode, lines.join('\n')).toBe(0);
  },
);
