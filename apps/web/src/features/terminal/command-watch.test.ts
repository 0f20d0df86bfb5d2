import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { expect, test } from 'vitest';
import { type WatchedCommand, watchCommands } from './command-watch.ts';

const prompt = '\x1b]133;A\x07\x1b[1;32mnaru\x1b[0m:~$ \x1b]133;B\x07';
const begin = (line: string) => `${line}\r\n\x1b]633;E;${line.replaceAll(';', '\\x3b')}\x07\x1b]133;C\x07`;
const end = (exitCode: number) => `\x1b]133;D;${exitCode};stages=${exitCode}\x07`;

async function watch(...outputs: (string | 'forget')[]) {
  const terminal = new headless.Terminal({ cols: 40, rows: 10, scrollback: 50, allowProposedApi: true });
  const ended: WatchedCommand[] = [];
  const unfinished: string[] = [];
  const commands = watchCommands(terminal as unknown as Terminal, {
    onEnded: (command) => ended.push(command),
    onUnfinished: (typed) => unfinished.push(typed),
  });
  for (const output of outputs) {
    if (output === 'forget') commands.forget();
    else await new Promise<void>((resolve) => terminal.write(output, resolve));
  }
  terminal.dispose();
  return { ended, unfinished };
}

test('a command is told with its line, its exit code and what it printed', async () => {
  const { ended } = await watch(
    prompt,
    begin('docker ps; ls'),
    'Error one\r\n\x1b[31mtwo\x1b[0m\r\n',
    end(1),
    prompt,
  );
  expect(ended).toEqual([{ line: 'docker ps; ls', exitCode: 1, stages: [1], output: 'Error one\ntwo' }]);
});

test('lines that the screen broke are whole, and what was drawn over is gone', async () => {
  const long = 'x'.repeat(95);
  const { ended } = await watch(prompt, begin('b'), `[1/2]\r\n\x1b[1A[2/2]\r\n${long}\r\n`, end(1));
  expect(ended[0]?.output).toBe(`[2/2]\n${long}`);
});

test('of a long output the end is kept', async () => {
  const flood = Array.from({ length: 3_000 }, (_, i) => `line ${i}\r\n`).join('');
  const { ended } = await watch(prompt, begin('b'), flood, end(2));
  expect(ended[0]?.output.endsWith('line 2998\nline 2999')).toBe(true);
  expect(ended[0]?.output.length).toBeLessThanOrEqual(8_192);
});

test('a full-screen program leaves nothing in what is told', async () => {
  const { ended } = await watch(prompt, begin('vim'), '\x1b[?1049h\x1b[2Jtext\x1b[?1049l', end(1));
  expect(ended[0]?.output).toBe('');
});

test('an empty line and a cancelled one tell nothing, a line that bash cannot read tells its error', async () => {
  const bad = "echo )\r\nbash: syntax error near unexpected token `)'\r\n";
  const { ended } = await watch(
    prompt,
    '\r\n',
    end(0),
    prompt,
    'abc^C\r\n',
    end(130),
    prompt,
    bad,
    end(2),
    prompt,
  );
  expect(ended).toEqual([
    {
      line: undefined,
      exitCode: 2,
      stages: [2],
      output: "echo )\nbash: syntax error near unexpected token `)'",
    },
  ]);
});

test('the shell that waits for more says what was typed, once', async () => {
  const more = '\x1b]133;P;k=s\x07> ';
  const { unfinished } = await watch(prompt, `echo 'a\r\n${more}`, `b\r\n${more}`);
  expect(unfinished).toEqual(["echo 'a"]);
});

test('after a replay the end of an unknown command tells nothing', async () => {
  const { ended } = await watch(prompt, begin('sleep 9'), 'forget', '\x1bc', 'screen', end(1));
  expect(ended).toEqual([]);
});
