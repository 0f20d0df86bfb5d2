import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { readScreen } from './sandbox-runtime.contract.ts';
import { aTerminalId } from './some-ids.ts';
import { waitUntil } from './wait-until.ts';

let engine: HostEngineForTests;
let id: SandboxId;

beforeAll(async () => {
  engine = await useHostEngine();
  id = (await engine.createSandbox()).sandboxId;
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

const START = '\x1b]133;B\x07';

async function openTerminal() {
  const terminal = await engine.runtime.attachTerminal(id, {
    ...{ terminalId: aTerminalId(), cols: 80, rows: 24, cwd: '/root' },
  });
  const screen = readScreen(terminal);
  await screen.waitFor(START);
  return {
    write: (keys: string) => terminal.stream.write(keys),
    /** What the shell sends between Enter and its next prompt. */
    async run(line: string): Promise<string> {
      const from = screen.text().length;
      terminal.stream.write(`${line}\r`);
      await waitUntil(`a prompt after ${line}`, () => screen.text().slice(from).includes(START));
      return screen.text().slice(from);
    },
    waitFor: screen.waitFor,
    [Symbol.dispose]: () => terminal.detach(),
  };
}

test('the shell tells what was typed, and how it and each part of a pipeline ended', async () => {
  using shell = await openTerminal();
  expect(await shell.run("echo 'a;\\b' 한글; false")).toContain(
    "\x1b]633;E;echo 'a\\x3b\\\\b' 한글\\x3b false\x07\x1b]133;C\x07",
  );
  expect(await shell.run('false | true')).toContain('\x1b]133;D;0;stages=1,0\x07');
});

test('exit codes and the last argument are the student’s as without it', async () => {
  using shell = await openTerminal();
  await shell.run('(exit 7) | (exit 3)');
  expect(await shell.run(`echo "is \${PIPESTATUS[*]} $?"`)).toContain('\x07is 7 3 3\r\n');
  await shell.run('true one two');
  expect(await shell.run('echo "is $_"')).toContain('\x07is two\r\n');
});

test('several lines are one command, Ctrl+C and an empty line are none', async () => {
  using shell = await openTerminal();
  shell.write('for i in 1 2\r');
  await shell.waitFor('\x1b]133;P;k=s\x07> ');
  expect(await shell.run('do echo $i; done')).toContain('633;E;for i in 1 2\\x3b do echo $i\\x3b done\x07');
  expect(await shell.run('')).not.toContain('133;C');
  expect(await shell.run('abc\x03')).not.toContain('133;C');
});

test('a student’s own PROMPT_COMMAND, PS1 and strict settings work', async () => {
  using shell = await openTerminal();
  await shell.run('PROMPT_COMMAND=\'echo "before $?"\'; set -u; unset HISTCONTROL');
  const told = await shell.run('(exit 4)');
  expect(told).toContain('before 4\r\n');
  expect(told).toContain('133;D;4');
  shell.write("PS1='own> '\r");
  await shell.waitFor('own> ');
});

test('what history may not know is not told, and neither is a text that no person types', async () => {
  using shell = await openTerminal();
  expect(await shell.run(`: ${'x'.repeat(2_100)}`)).not.toContain('633;E');
  await shell.run('HISTCONTROL=ignorespace');
  expect(await shell.run(' echo secret')).not.toContain('633;E');
});

test('no shell but that of a terminal tells anything', async () => {
  using shell = await openTerminal();
  const told = await shell.run("bash -c 'echo in'");
  expect(told.match(/133;C/g)).toHaveLength(1);
  const outside = await runInSandbox(
    engine.runtime,
    id,
    "script -qec 'bash -i -c true' /dev/null; bash -ic 'echo out'",
  );
  expect(outside.text).toContain('out');
  expect(outside.text).not.toContain(']133');
});
