import { expect, test } from 'vitest';
import { ShellCommands } from './shell-commands.ts';
import type { ShellMark } from './shell-marks.ts';

const output: ShellMark = { kind: 'output' };
const command = (line: string): ShellMark => ({ kind: 'command', line });
const end = (exitCode: number, stages: number[] = []): ShellMark => ({ kind: 'end', exitCode, stages });
const events = (...marks: ShellMark[]) => {
  const commands = new ShellCommands();
  return marks.flatMap((mark) => commands.accept(mark) ?? []);
};

test('a command is told when it starts and when it ends', () => {
  expect(events({ kind: 'prompt' }, command('docker ps'), output, end(1, [1]))).toEqual([
    { kind: 'started', line: 'docker ps' },
    { kind: 'ended', line: 'docker ps', exitCode: 1, stages: [1] },
  ]);
});

test('an empty line and a cancelled one are no commands', () => {
  expect(events(end(0), end(130), end(130))).toEqual([]);
});

test('the line of one command is not taken for that of the next', () => {
  expect(events(command('a'), output, end(0), output, end(0)).map(({ line }) => line)).toEqual([
    'a',
    'a',
    undefined,
    undefined,
  ]);
});

test('a shell inside a shell tells of its own commands, and its end is not told twice', () => {
  expect(
    events(command('bash'), output, command('ls'), output, end(0), end(0)).map((event) => event.kind),
  ).toEqual(['started', 'started', 'ended']);
});
