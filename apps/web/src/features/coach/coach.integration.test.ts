import { createRequire } from 'node:module';
import type { SandboxId } from '@naru/protocol/ids';
import { type HostEngineForTests, useHostEngine } from '@naru/testing/host-engine-for-tests';
import { runInSandbox } from '@naru/testing/run-in-sandbox';
import { aTerminalId } from '@naru/testing/some-ids';
import { waitUntil } from '@naru/testing/wait-until';
import type { Terminal } from '@xterm/xterm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type WatchedCommand, watchCommands } from '../terminal/command-watch.ts';
import { chooseHint, chooseUnfinishedHint } from './choose-hint.ts';
import { mistakes, setup } from './testing/mistakes.ts';

const headless = createRequire(import.meta.url)('@xterm/headless') as {
  Terminal: new (options: object) => Terminal;
};
const folder = '/root/lab/mistakes';
let engine: HostEngineForTests;
let sandboxId: SandboxId;

beforeAll(async () => {
  engine = await useHostEngine();
  ({ sandboxId } = await engine.createSandbox());
  const { exitCode, text } = await runInSandbox(
    engine.runtime,
    sandboxId,
    `mkdir -p ${folder} && cd ${folder} && ${setup}`,
    120_000,
  );
  expect(exitCode, text).toBe(0);
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

/** A terminal as the page has it, in which a test types. */
async function openTerminal() {
  const size = { cols: 100, rows: 30 };
  const source = await engine.runtime.attachTerminal(sandboxId, {
    terminalId: aTerminalId(),
    ...size,
    cwd: folder,
  });
  const screen = new headless.Terminal({ ...size, scrollback: 5_000, allowProposedApi: true });
  const ended: WatchedCommand[] = [];
  const unfinished: string[] = [];
  watchCommands(screen, {
    onEnded: (command) => ended.push(command),
    onUnfinished: (typed) => unfinished.push(typed),
  });
  let prompts = 0;
  screen.parser.registerOscHandler(133, (data) => {
    if (data === 'B') prompts += 1;
    return false;
  });
  source.stream.on('data', (chunk: Buffer) => screen.write(chunk));
  await waitUntil('the first prompt', () => prompts > 0);
  return {
    unfinished,
    write: (text: string) => source.stream.write(text),
    /** What the page knows after the line ran: nothing, when it did not run. */
    async run(line: string): Promise<WatchedCommand | undefined> {
      const before = prompts;
      ended.length = 0;
      source.stream.write(`${line}\r`);
      await waitUntil(`a prompt after ${line}`, () => prompts > before, 40_000);
      return ended.at(-1);
    },
    [Symbol.dispose]() {
      source.detach();
      screen.dispose();
    },
  };
}

test('the coach knows the mistakes by the messages of the real engine', async () => {
  using terminal = await openTerminal();
  const told: (string | undefined)[][] = [];
  const texts: Record<string, string | undefined> = {};
  for (const { line } of mistakes) {
    const command = await terminal.run(line);
    told.push([line, command && chooseHint(command)?.id]);
    texts[line] = command?.output;
  }
  const wrong = mistakes.flatMap(({ line, hint }, at) =>
    told[at]?.[1] === hint ? [] : [{ line, hint, instead: told[at]?.[1], output: texts[line] }],
  );
  expect(wrong).toEqual([]);
});

test('a quote that is not closed is told while the shell waits', async () => {
  using terminal = await openTerminal();
  terminal.write(`docker ps --format '{{.Names}}\r`);
  await waitUntil('the second prompt', () => terminal.unfinished.length > 0);
  expect(chooseUnfinishedHint(terminal.unfinished[0] ?? '')?.id).toBe('openQuote');
  terminal.write('\u0003');
});
