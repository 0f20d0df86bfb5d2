import { expect, test } from 'vitest';
import { createAskLimit } from './ask-limit.ts';

test('one ask too many is refused until the window ends, and others are not concerned', () => {
  let nowMs = 1_000;
  const mayAsk = createAskLimit({ asks: 2, windowMs: 100, nowMs: () => nowMs });
  expect([mayAsk('a'), mayAsk('a'), mayAsk('a'), mayAsk('b')]).toEqual([true, true, false, true]);
  nowMs += 99;
  expect(mayAsk('a')).toBe(false);
  nowMs += 1;
  expect(mayAsk('a')).toBe(true);
});
