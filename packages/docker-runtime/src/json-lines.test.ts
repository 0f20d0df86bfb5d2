import { expect, test } from 'vitest';
import { JsonLines } from './json-lines.ts';

function readLines(...chunks: string[]): unknown[] {
  const values: unknown[] = [];
  const lines = new JsonLines((value) => values.push(value));
  for (const chunk of chunks) lines.push(Buffer.from(chunk));
  return values;
}

test('values are found however the lines were cut', () => {
  expect(readLines('{"a":1}\n{"b"', ':2}\n\n{"c":3}\n', '{"unfinished"')).toEqual([
    { a: 1 },
    { b: 2 },
    { c: 3 },
  ]);
});

test('a line that is no JSON is passed over and the next one read', () => {
  expect(readLines('<html>\n{"a":1}\n')).toEqual([{ a: 1 }]);
});

test('a line without an end is thrown away instead of kept', () => {
  const part = 'x'.repeat(60_000);
  expect(readLines(part, part, part, '\n{"a":1}\n')).toEqual([{ a: 1 }]);
});
