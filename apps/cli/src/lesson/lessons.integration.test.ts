import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type HostEngineForTests, useHostEngine } from '@naru/testing/host-engine-for-tests';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLesson } from './new-lesson.ts';
import { testLessons } from './test-lessons.ts';
import { type EngineForLessonTests, openEngineForLessonTests } from './test-lessons-engine.ts';

const cwd = resolve(import.meta.dirname, '../../../..');
/** Some 170 cases of a few seconds each, four at a time. */
const COURSE_TIMEOUT_MS = 40 * 60_000;

let host: HostEngineForTests;
let engine: EngineForLessonTests;

beforeAll(async () => {
  host = await useHostEngine();
  engine = await openEngineForLessonTests(process.env.NARU_STATE_DIR ?? resolve(cwd, '.naru'), process.env);
});

afterAll(async () => {
  await engine?.stop();
  await host?.[Symbol.asyncDispose]();
});

test('a lesson that was just made tests itself', async () => {
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

test('every lesson: solutions get full marks, wrong answers their points, cheats none', {
  timeout: COURSE_TIMEOUT_MS,
}, async () => {
  const failed: string[] = [];
  // All in one run, so that the last cases of a lesson share the machine with the first ones of the next.
  const out = (line: string) => {
    console.log(line);
    if (!line.startsWith('✔')) failed.push(line);
  };
  expect(await testLessons([], { cwd, out }, engine), failed.join('\n')).toBe(0);
});
