import { expect, test } from 'vitest';
import { parseShellMark } from './shell-marks.ts';

test('each mark of the shell is read', () => {
  expect(parseShellMark(133, 'A')).toEqual({ kind: 'prompt' });
  expect(parseShellMark(133, 'B')).toEqual({ kind: 'input' });
  expect(parseShellMark(133, 'P;k=s')).toEqual({ kind: 'continuation' });
  expect(parseShellMark(133, 'C')).toEqual({ kind: 'output' });
  expect(parseShellMark(133, 'D;1;stages=1,0')).toEqual({ kind: 'end', exitCode: 1, stages: [1, 0] });
  expect(parseShellMark(133, 'D;0')).toEqual({ kind: 'end', exitCode: 0, stages: [] });
});

test('a command line is given back as it was typed', () => {
  expect(parseShellMark(633, String.raw`E;echo 'a\x0ab\x3b \\x3b' 한글`)).toEqual({
    kind: 'command',
    line: "echo 'a\nb; \\x3b' 한글",
  });
  expect(parseShellMark(633, 'E;docker ps;nonce')).toEqual({ kind: 'command', line: 'docker ps' });
});

test.each([
  [133, 'D'],
  [133, 'D;'],
  [133, 'D;-1'],
  [133, 'D;1e9'],
  [133, 'P;k=r'],
  [133, ''],
  [133, 'constructor'],
  [633, 'E;'],
  [633, 'P;Cwd=/root'],
] as const)('%i;%s is no mark', (number, data) => {
  expect(parseShellMark(number, data)).toBeUndefined();
});

test('a flood of exit codes is cut', () => {
  const mark = parseShellMark(133, `D;0;stages=${'1,'.repeat(5_000)}`);
  expect(mark?.kind === 'end' && mark.stages.length).toBe(20);
});
