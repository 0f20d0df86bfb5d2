import type { StudentId } from '@naru/protocol/ids';
import { expect, test } from 'vitest';
import { drawExerciseValues } from './exercise-values.ts';

const key = { studentId: 'stu_abcdefghjk' as StudentId, lesson: 'first-run', exerciseId: 'echo' };
const values = (change: Partial<typeof key> = {}, secret = 'secret') =>
  drawExerciseValues(secret, { ...key, ...change });

test('a student sees the same values at every visit', () => {
  expect(values()).toEqual(values());
});

test('another student, lesson, exercise or school has others', () => {
  const others = [
    values({ studentId: 'stu_bbcdefghjk' as StudentId }),
    values({ lesson: 'volumes' }),
    values({ exerciseId: 'exit' }),
    values({}, 'another'),
  ];
  expect(others.map(({ nonce }) => nonce)).not.toContain(values().nonce);
});

test('values are easy to type, and a class rarely shares one', () => {
  const drawn = Array.from({ length: 2_000 }, (_, index) => values({ exerciseId: `e${index}` }));
  for (const { nonce, n } of drawn) {
    expect(nonce).toMatch(/^[a-z]+-[a-z]+-\d\d$/);
    expect(n).toBeGreaterThanOrEqual(3);
    expect(n).toBeLessThanOrEqual(99);
  }
  expect(new Set(drawn.map(({ nonce }) => nonce)).size).toBeGreaterThan(1_980);
  expect(new Set(drawn.map(({ n }) => n)).size).toBe(97);
});
