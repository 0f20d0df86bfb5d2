import type { CriterionView } from '@naru/protocol/exercise-view';
import { describe, expect, test } from 'vitest';
import { findFocusAfter } from './find-focus-after.ts';

const criteria = (...statuses: CriterionView['status'][]): CriterionView[] =>
  statuses.map((status, index) => ({ id: `c${index}`, title: '', status, points: 1, earned: 0, reason: '' }));

describe('the place of the keyboard after a check in a row', () => {
  test('is the row when it has something to say', () => {
    expect(findFocusAfter(criteria('failed', 'failed'), 'c1')).toBe('c1');
  });

  test('is the first that is not met when the row has passed', () => {
    expect(findFocusAfter(criteria('passed', 'pending', 'unchecked', 'failed'), 'c0')).toBe('c2');
  });

  test('is nowhere else when nothing is left to look at', () => {
    expect(findFocusAfter(criteria('passed', 'pending'), 'c0')).toBeUndefined();
  });
});
