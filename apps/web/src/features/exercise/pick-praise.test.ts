import { expect, test } from 'vitest';
import exercise from '../../messages/ko/exercise.json' with { type: 'json' };
import { pickPraise } from './pick-praise.ts';

const ids = ['print-my-message', 'exit-code', 'first-web-server', 'log-detective', 'wrong-port', 'only-us'];

test('the words at the end vary, have a text each, and are the same at every visit', () => {
  const straight = ids.map((exerciseId) => pickPraise({ exerciseId, failedChecks: 0 }));
  expect(new Set(straight).size).toBeGreaterThan(1);
  expect(straight).toEqual(ids.map((exerciseId) => pickPraise({ exerciseId, failedChecks: 0 })));
  for (const key of straight) expect(exercise.praise).toHaveProperty(key);
});

test('who needed several checks is told of what that was worth', () => {
  const persisted = ids.map((exerciseId) => pickPraise({ exerciseId, failedChecks: 2 }));
  for (const key of persisted) {
    expect(key).toMatch(/^persisted/);
    expect(exercise.praise).toHaveProperty(key);
  }
});
