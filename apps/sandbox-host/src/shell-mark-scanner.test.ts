import type { ShellMark } from '@naru/protocol/shell-marks';
import { expect, test } from 'vitest';
import { ShellMarkScanner } from './shell-mark-scanner.ts';

function scan(...chunks: (string | Buffer)[]): ShellMark[] {
  const marks: ShellMark[] = [];
  const scanner = new ShellMarkScanner((mark) => marks.push(mark));
  for (const chunk of chunks) scanner.push(Buffer.from(chunk));
  return marks;
}

const session =
  '\x1b]133;A\x07\x1b[1;32mnaru\x1b[0m$ \x1b]133;B\x07docker ps\r\n\x1b[?2004l\r' +
  '\x1b]633;E;docker ps --filter name=웹\x07\x1b]133;C\x07CONTAINER ID\r\n\x1b]0;title\x07\x1b]133;D;1;stages=1\x1b\\';
const told: ShellMark[] = [
  { kind: 'prompt' },
  { kind: 'input' },
  { kind: 'command', line: 'docker ps --filter name=웹' },
  { kind: 'output' },
  { kind: 'end', exitCode: 1, stages: [1] },
];

test('marks are found among the output', () => {
  expect(scan(session)).toEqual(told);
});

test('it makes no difference where the output is cut', () => {
  const bytes = Buffer.from(session);
  expect(scan(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(told);
  for (let at = 1; at < bytes.length; at += 1) {
    expect(scan(bytes.subarray(0, at), bytes.subarray(at))).toEqual(told);
  }
});

test('a mark that never ends is given up, and the next one is found', () => {
  const endless = `\x1b]633;E;${'x'.repeat(20_000)}`;
  expect(scan(endless, 'y'.repeat(20_000), '\x1b]133;C\x07')).toEqual([{ kind: 'output' }]);
  expect(scan('\x1b]133;D;0', '\x1b]133;C\x07')).toEqual([
    { kind: 'end', exitCode: 0, stages: [] },
    { kind: 'output' },
  ]);
});

test('an endless mark in small pieces does not take long', () => {
  const scanner = new ShellMarkScanner(() => undefined);
  const piece = Buffer.from('x'.repeat(64));
  scanner.push(Buffer.from('\x1b]633;E;'));
  const startedAtMs = performance.now();
  for (let i = 0; i < 20_000; i += 1) scanner.push(piece);
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});
