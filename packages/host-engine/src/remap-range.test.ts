import { expect, test } from 'vitest';
import { chooseIdRange, parseIdRanges } from './remap-range.ts';

test('lines that are not ranges are passed over', () => {
  expect(parseIdRanges('alice:100000:65536\n\n# note\nbroken\n')).toEqual([
    { owner: 'alice', first: 100_000, count: 65_536 },
  ]);
});

test('a range that overlaps with nobody is chosen', () => {
  expect(chooseIdRange([])).toBe(200_000);
  expect(chooseIdRange([{ owner: 'alice', first: 165_536, count: 65_536 }])).toBe(265_536);
  expect(chooseIdRange([{ owner: 'alice', first: 100_000, count: 65_536 }])).toBe(200_000);
});
