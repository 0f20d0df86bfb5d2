import type { CriterionView } from '@naru/protocol/exercise-view';
import { describe, expect, test } from 'vitest';
import { applyOrder, findFirstOpen, orderCriteria } from './order-criteria.ts';

const criteria = (...statuses: CriterionView['status'][]): CriterionView[] =>
  statuses.map((status, index) => ({
    id: `c${index}`,
    title: '',
    status,
    points: 1,
    earned: 0,
    reason: '',
  }));

describe('the order of criteria', () => {
  test('what is not met stands first, what is met last, each in the order of the text', () => {
    expect(orderCriteria(criteria('passed', 'failed', 'pending', 'unchecked', 'failed', 'passed'))).toEqual([
      'c1',
      'c4',
      'c3',
      'c2',
      'c0',
      'c5',
    ]);
  });

  test('a fresh attempt keeps the order of the text', () => {
    expect(orderCriteria(criteria('pending', 'pending', 'pending'))).toEqual(['c0', 'c1', 'c2']);
  });

  test('a tick that comes by itself stays in its place', () => {
    const order = orderCriteria(criteria('passed', 'failed', 'failed'));
    const later = applyOrder(criteria('passed', 'passed', 'failed'), order);
    expect(later.map(({ id }) => id)).toEqual(['c1', 'c2', 'c0']);
  });

  test('a criterion that the order does not know comes last', () => {
    expect(applyOrder(criteria('failed', 'failed'), ['c1']).map(({ id }) => id)).toEqual(['c1', 'c0']);
  });
});

describe('the criterion that is opened without being asked', () => {
  test('is the first that is not met, else the first that could not be checked', () => {
    expect(findFirstOpen(criteria('passed', 'unchecked', 'failed'))).toBe('c2');
    expect(findFirstOpen(criteria('passed', 'pending', 'unchecked'))).toBe('c2');
    expect(findFirstOpen(criteria('passed', 'pending'))).toBeUndefined();
  });
});
