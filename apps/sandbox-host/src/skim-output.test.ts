import { expect, test } from 'vitest';
import { isPlainOutput, skimOutput } from './skim-output.ts';

const chunks = (...texts: string[]) => texts.map((text) => Buffer.from(text));
const textOf = (kept: Buffer[] | undefined) => kept && Buffer.concat(kept).toString();

test('text with Hangul is plain, control sequences and C1 controls are not', () => {
  expect(isPlainOutput(Buffer.from('값 = 1\r\n\ttab · ©'))).toBe(true);
  expect(isPlainOutput(Buffer.from('\x1b[31mred'))).toBe(false);
  expect(isPlainOutput(Buffer.from('\u009b31mred'))).toBe(false);
  expect(isPlainOutput(Buffer.from('\x0eline drawing'))).toBe(false);
});

test('the first line and the tail from a line start are kept', () => {
  const kept = skimOutput(chunks('rest of a line\nsecond\n', 'third\n', 'four\nfive\n', 'six\n'), 8);
  expect(textOf(kept)).toBe('rest of a line\nfive\nsix\n');
});

test('output with control sequences is not cut, wherever they are', () => {
  expect(skimOutput(chunks('a\n', '\x1b[2J\n', 'c\n', 'tail\n'), 3)).toBeUndefined();
  expect(textOf(skimOutput(chunks('a\n', 'b\n', 'c\n', '\x1b[2Jtail\n', 'd\n'), 12))).toBe(
    'a\n\x1b[2Jtail\nd\n',
  );
});

test('output without lines is not cut', () => {
  expect(skimOutput(chunks('aaaa', 'bbbb', 'cccc'), 4)).toBeUndefined();
});
