import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLesson } from './new-lesson.ts';
import { readLessons } from './read-lessons.ts';
import { testLessons } from './test-lessons.ts';
import { type EngineForLessonTests, openEngineForLessonTests } from './test-lessons-engine.ts';

const cwd = resolve(import.meta.dirname, '../../../..');
/** A lesson has some thirty cases of a few seconds each, two at a time. */
const LESSON_TIMEOUT_MS = 5 * 60_000;

let engine: EngineForLessonTests;

beforeAll(async () => {
  engine = await openEngineForLessonTests(process.env.NARU_STATE_DIR ?? resolve(cwd, '.naru'), process.env);
});

afterAll(async () => {
  await engine?.stop();
});

test('a lesson that was just made tests itself', { timeout: LESSON_TIMEOUT_MS }, async () => {
  const project = await mkdtemp(join(tmpdir(), 'naru-new-lesson-'));
  try {
    const lines: string[] = [];
    const context = { cwd: project, out: (line: string) => lines.push(line) };
    expect(await newLesson('made-now', context)).toBe(0);
    expect(await testLessons(['made-now'], context, engine), lines.join('\n')).toBe(0);
  } finally {
    await rm(project, { recursive: true });
  }
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
