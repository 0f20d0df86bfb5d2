import { describe, expect, test } from 'vitest';
import { markExercises, sumMarks } from './exercise-marks.ts';

const exercises = [
  { id: 'run', title: 'run', points: 100, stepId: 'hello' },
  { id: 'stop', title: 'stop', points: 50, stepId: 'bye' },
];
const part = (earned: number, points = 100) => ({ earned, points, isComplete: false });
const full = (points: number) => ({ earned: points, points, isComplete: true });

describe('the marks of exercises', () => {
  test('nothing is known of a lesson that was never worked on', () => {
    const marks = markExercises(exercises, { kept: {}, seen: {} });
    expect(sumMarks(marks)).toEqual({ done: 0, total: 2, earned: 0, points: 150 });
  });

  test('what was solved before stays solved in a new sandbox', () => {
    const marks = markExercises(exercises, { kept: { run: full(100) }, seen: { run: part(0) } });
    expect(marks.map(({ earned, isComplete }) => [earned, isComplete])).toEqual([
      [100, true],
      [0, false],
    ]);
  });

  test('what this page has seen counts at once, and the better of the two is shown', () => {
    const marks = markExercises(exercises, {
      kept: { run: part(40), stop: part(30, 50) },
      seen: { run: part(60), stop: full(50) },
    });
    expect(sumMarks(marks)).toEqual({ done: 1, total: 2, earned: 110, points: 150 });
  });

  test('points of an exercise that has become smaller do not exceed it', () => {
    expect(markExercises(exercises, { kept: { stop: part(80) }, seen: {} })[1]?.earned).toBe(50);
  });
});
