import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutputBatcher } from './output-batcher.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aBatcher() {
  const batches: string[] = [];
  const batcher = new OutputBatcher((data) => batches.push(data.toString()));
  return { batches, push: (text: string) => batcher.push(Buffer.from(text)), batcher };
}

test('the first bytes go out at once and the following ones together', () => {
  const { batches, push } = aBatcher();
  push('x'.repeat(1_000));
  push('b');
  push('c');
  expect(batches).toHaveLength(1);
  vi.advanceTimersByTime(5);
  expect(batches.slice(1)).toEqual(['bc']);
});

test('a few letters typed fast go out at once each, and more of them together', () => {
  const { batches, push } = aBatcher();
  for (const letter of 'abcdefgh') push(letter);
  expect(batches).toEqual(['a', 'b', 'c', 'd', 'e']);
  vi.advanceTimersByTime(5);
  expect(batches.slice(5)).toEqual(['fgh']);
  push('i');
  expect(batches.at(-1)).toBe('fgh');
  vi.advanceTimersByTime(50);
  push('j');
  push('k');
  expect(batches.slice(6)).toEqual(['i', 'j', 'k']);
});

test('after a rest the next byte goes out at once again', () => {
  const { batches, push } = aBatcher();
  push('a');
  vi.advanceTimersByTime(50);
  push('b');
  expect(batches).toEqual(['a', 'b']);
});

test('a large batch does not wait for the clock', () => {
  const { batches, push } = aBatcher();
  push('a');
  for (let i = 0; i < 4; i += 1) push('x'.repeat(40_000));
  expect(batches.map((batch) => batch.length)).toEqual([1, 80_000, 80_000]);
  push('y');
  expect(batches.at(-1)).not.toBe('y');
  vi.advanceTimersByTime(5);
  expect(batches.at(-1)).toBe('y');
});

test('closing sends what is left', () => {
  const { batches, push, batcher } = aBatcher();
  push('x'.repeat(1_000));
  push('b');
  batcher.close();
  expect(batches.at(-1)).toBe('b');
});
