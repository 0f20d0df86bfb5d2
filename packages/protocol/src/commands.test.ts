import { expect, test } from 'vitest';
import { commands } from './commands.ts';
import { limits } from './limits.ts';

test('a paste longer than one message allows is refused, so that the page has to split it', () => {
  const write = commands['terminal:write'].input;
  const terminalId = 'trm_abcdefgh2345';
  expect(write.safeParse({ terminalId, data: 'x'.repeat(limits.terminalWriteChars) }).success).toBe(true);
  expect(write.safeParse({ terminalId, data: 'x'.repeat(limits.terminalWriteChars + 1) }).success).toBe(
    false,
  );
});

test('throwing a sandbox away needs the words that say so', () => {
  const reset = commands['sandbox:reset'].input;
  expect(reset.safeParse({}).success).toBe(false);
  expect(reset.safeParse({ confirm: 'lose-everything' }).success).toBe(true);
});

test.each([
  { cols: 0, rows: 24 },
  { cols: 80, rows: 100_000 },
  { cols: 80.5, rows: 24 },
  { cols: '80', rows: 24 },
])('a terminal size outside what a PTY can be is refused: %j', (size) => {
  expect(commands['terminal:open'].input.safeParse(size).success).toBe(false);
});

test('a log request cannot name anything but a container', () => {
  const logs = commands['engine:logs'].input;
  expect(logs.safeParse({ container: 'ws1' }).success).toBe(true);
  expect(logs.safeParse({ container: '../../images/json?x' }).success).toBe(false);
});
