import { describe, expect, test } from 'vitest';
import { markExercises, sumMarks } from './exercise-marks.ts';

const exercises = [
  { id: 'run', title: 'run', points: 100, stepId: 'hello' },
  { id: 'stop', title: 'stop', points: 50, stepId: 'bye' },
];

describe('the marks of exercises', () => {
  test('nothing is known of a lesson that was never worked on', () => {
    expect(sumMarks(markExercises(exercises, {}, {}))).toEqual({ done: 0, total: 2, earned: 0, points: 150 });
  });

  test('what was solved before stays solved in a new sandbox', () => {
    const marks = markExercises(
      exercises,
      { run: { earned: 100, points: 100, isComplete: true } },
      { run: { earned: 0, phase: 'open' } },
    );
    expect(marks.map(({ earned, isComplete }) => [earned, isComplete])).toEqual([
      [100, true],
      [0, false],
    ]);
  });

  test('the running attempt counts at once, and the better of the two is shown', () => {
    const marks = markExercises(
      exercises,
      {
        run: { earned: 40, points: 100, isComplete: false },
        stop: { earned: 30, points: 50, isComplete: false },
      },
      { run: { earned: 60, phase: 'open' }, stop: { earned: 50, phase: 'done' } },
    );
    expect(sumMarks(marks)).toEqual({ done: 1, total: 2, earned: 110, points: 150 });
  });

  test('points of an exercise that has become smaller do not exceed it', () => {
    const records = { stop: { earned: 80, points: 100, isComplete: false } };
    expect(markExercises(exercises, records, {})[1]?.earned).toBe(50);
  });
});
