import { expect, test } from 'vitest';
import { LogLines } from './log-lines.ts';

test('a line has the time before it, also one that comes in pieces', () => {
  const lines: [string, number][] = [];
  const log = new LogLines((text, timeMs) => lines.push([text, timeMs]));
  log.push(Buffer.from('2026-11-21T03:23:59.167703269Z one\n2026-11-21T03:2'));
  log.push(Buffer.from('4:00.5Z two three\nfour\n'));
  expect(lines).toEqual([
    ['one', Date.parse('2026-11-21T03:23:59.167Z')],
    ['two three', Date.parse('2026-11-21T03:24:00.500Z')],
    ['four', 0],
  ]);
});

test('a character that comes in two pieces is one', () => {
  const lines: string[] = [];
  const log = new LogLines((text) => lines.push(text));
  const bytes = Buffer.from('컨테이너\n');
  log.push(bytes.subarray(0, 4));
  log.push(bytes.subarray(4));
  expect(lines).toEqual(['컨테이너']);
});

test('a line without an end is cut instead of kept', () => {
  const lines: string[] = [];
  const log = new LogLines((text) => lines.push(text));
  for (let i = 0; i < 100; i += 1) log.push(Buffer.from('x'.repeat(1_000)));
  log.push(Buffer.from('\n'));
  expect(lines.map(({ length }) => length)).toEqual([32_000]);
});
