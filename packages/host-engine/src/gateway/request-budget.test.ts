import { expect, test } from 'vitest';
import { RequestBudget } from './request-budget.ts';

test('a source that asks too much waits, its neighbour does not', () => {
  const budget = new RequestBudget({ perSecond: 10, burst: 3 });
  const taken = Array.from({ length: 5 }, () => budget.take('a', 0));
  expect(taken).toEqual([true, true, true, false, false]);
  expect(budget.take('b', 0)).toBe(true);
  expect(budget.take('a', 100)).toBe(true);
  expect(budget.take('a', 100)).toBe(false);
});
