import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { readScreen } from './sandbox-runtime.contract.ts';
import { aTerminalId } from './some-ids.ts';
import { waitUntil } from './wait-until.ts';

const START = '\x1b]133;B\x07';
const terminalId = aTerminalId();
let engine: HostEngineForTests;
let id: SandboxId;
let checks: SandboxChecks;
let shell: Awaited<ReturnType<typeof openTerminal>>;

beforeAll(async () => {
  engine = await useHostEngine();
  id = (await engine.createSandbox()).sandboxId;
  checks = engine.runtime.openChecks(id);
  await checks.startRecording();
  shell = await openTerminal();
});
afterAll(async () => {
  shell?.detach();
  await checks?.close();
  await engine?.[Symbol.asyncDispose]();
});

async function openTerminal() {
  const terminal = await engine.runtime.attachTerminal(id, {
    ...{ terminalId, cols: 80, rows: 24, cwd: '/root/lab' },
  });
  const screen = readScreen(terminal);
  await screen.waitFor(START);
  return {
    write: (keys: string) => terminal.stream.write(keys),
    /** What is shown between Enter and the next prompt; `keys` are pressed once `after` is seen. */
    async run(line: string, { after = '', keys = '' } = {}): Promise<string> {
      const from = screen.text().length;
      terminal.stream.write(`${line}\r`);
      if (keys !== '') {
        await waitUntil(after, () => screen.text().slice(from).includes(after));
        terminal.stream.write(keys);
      }
      await waitUntil(`a prompt after ${line}`, () => screen.text().slice(from).includes(START));
      return screen.text().slice(from);
    },
    detach: () => terminal.detach(),
  };
}

/** The calls that a line of a terminal made, with how they ended. */
async function callsOf(line: string, keys?: { after: string; keys: string }) {
  const mark = await checks.mark();
  const shown = await shell.run(line, keys);
  const { cliCalls } = await checks.readEvidence(mark);
  expect(cliCalls?.hasGaps).toBe(false);
  const calls = cliCalls?.entries.map(({ argv, exitCode }) => [argv.join(' '), exitCode]);
  return { calls, shown, entries: cliCalls?.entries };
}

test('calls in loops, lists, functions and scripts are told, each with its own exit code', async () => {
  const { calls } = await callsOf(
    "for name in a b; do docker inspect no-$name; done 2> /dev/null; f() { docker ps -q; }; f; sh -c 'docker rm nosuch; exit 0' 2>&1 | cat",
  );
  expect(calls).toEqual([
    ['docker inspect no-a', 1],
    ['docker inspect no-b', 1],
    ['docker ps -q', 0],
    ['docker rm nosuch', 1],
  ]);
});

test('a call has its words as docker got them, its folder and its terminal', async () => {
  const { entries } = await callsOf(
    "mkdir -p '/tmp/a b' && cd '/tmp/a b' && docker ps --format $'{{.ID}}\\n한글' ''; cd /root/lab",
  );
  expect(entries).toMatchObject([
    { argv: ['docker', 'ps', '--format', '{{.ID}}\n한글', ''], cwd: '/tmp/a b', terminal: terminalId },
  ]);
  const long = await callsOf('docker ps --format "$(head -c 9000 /dev/zero | tr "\\0" x)" > /dev/null');
  expect(long.calls).toEqual([[expect.stringMatching(/^docker ps --format x{3000,}$/), 0]]);
});

test('input, output, terminal and exit code are those of docker', async () => {
  const piped = await callsOf("echo gi'ven' | docker run -i --rm alpine sh -c 'cat; exit 7'; echo code-$?");
  expect(piped.shown).toContain('given\r\ncode-7');
  expect(piped.calls).toMatchObject([[expect.anything(), 7]]);
  const typed = await callsOf('docker run -it --rm alpine sh', {
    after: '# ',
    keys: "test -t 0 && echo is-a-'tty'; exit 9\r",
  });
  expect(typed.shown).toContain('is-a-tty');
  expect(typed.calls).toEqual([['docker run -it --rm alpine sh', 9]]);
});

test('Ctrl+C ends docker and the loop around it', async () => {
  await runInSandbox(engine.runtime, id, 'docker run -d --name ticker alpine sh -c "echo tick; sleep 600"');
  const { calls, shown } = await callsOf("for i in 1 2; do docker logs -f ticker; echo no't'-ended; done", {
    after: 'tick\r\n',
    keys: '\x03',
  });
  expect(calls).toEqual([['docker logs -f ticker', 130]]);
  expect(shown).not.toContain('not-ended');
});

test('docker in the background ends by a signal, and is seen to', async () => {
  const { calls, shown } = await callsOf('docker events & sleep 1; kill $!; wait $!; echo code-$?');
  expect(shown).toContain('code-143');
  expect(calls).toEqual([['docker events', 143]]);
  expect((await runInSandbox(engine.runtime, id, 'pgrep -xa docker')).text).toBe('');
});

test('what the platform runs and what a completion asks is no call', async () => {
  const mark = await checks.mark();
  await checks.runAsPlatform({ script: 'docker ps', cwd: '/root', timeoutMs: 10_000 });
  await runInSandbox(engine.runtime, id, 'docker ps; NARU_TERMINAL=t docker __complete ps ""');
  expect((await checks.readEvidence(mark)).cliCalls?.entries).toEqual([]);
});

test('docker is where it was, with its plug-ins', async () => {
  const { text } = await runInSandbox(
    engine.runtime,
    id,
    'export NARU_TERMINAL=t; which docker; docker compose version --short && docker buildx version',
  );
  expect(text).toMatch(/^\/usr\/bin\/docker\n\S+\n\S*buildx/);
});
