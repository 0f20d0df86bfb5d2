import { describe, expect, test } from 'vitest';
import { keepEqual } from './keep-equal.ts';

const before = {
  values: { NONCE: 'a' },
  criteria: [{ id: 'one', status: 'pending' }, { id: 'two' }],
  earned: 0,
};

describe('keeping what is equal', () => {
  test('gives the very object back when nothing changed', () => {
    expect(keepEqual(before, structuredClone(before))).toBe(before);
  });

  test('keeps the parts that did not change, and takes the ones that did', () => {
    const next = structuredClone(before);
    next.earned = 10;
    next.criteria[0] = { id: 'one', status: 'passed' };
    const kept = keepEqual(before, next);
    expect(kept).toEqual(next);
    expect(kept).not.toBe(before);
    expect(kept.values).toBe(before.values);
    expect(kept.criteria[1]).toBe(before.criteria[1]);
  });

  test.each([
    ['a key that is gone', { a: 1, b: 2 }, { a: 1 }],
    ['a key that is new, though undefined', { a: 1 }, { a: 1, b: undefined }],
    ['a longer list', [1], [1, 2]],
    ['a shorter list', [1, 2], [1]],
    ['a list in place of an object', { 0: 1 }, [1]],
    ['nothing in place of something', { a: 1 }, null],
    ['something in place of nothing', undefined, { a: 1 }],
  ])('takes the new value for %s', (_what, old, next) => {
    expect(keepEqual(old, next)).toStrictEqual(next);
  });
});
