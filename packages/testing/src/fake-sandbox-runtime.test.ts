import { expect, test } from 'vitest';
import { aSandboxSpec } from './a-sandbox-spec.ts';
import { FakeEngine, FakeSandboxRuntime } from './fake-sandbox-runtime.ts';
import { readScreen, sandboxRuntimeContract } from './sandbox-runtime.contract.ts';
import { aTerminalId } from './some-ids.ts';

sandboxRuntimeContract('in memory', async () => {
  const engine = new FakeEngine();
  const runtime = new FakeSandboxRuntime(engine, 'one');
  return {
    runtime,
    image: 'naru/sandbox:fake',
    restarted: () => new FakeSandboxRuntime(engine, 'one'),
    stranger: () => new FakeSandboxRuntime(engine, 'two'),
    kill: async (sandboxId) => runtime.die(sandboxId),
    [Symbol.asyncDispose]: async () => {},
  };
});

async function aRunningSandbox() {
  const runtime = new FakeSandboxRuntime();
  const spec = aSandboxSpec();
  await runtime.create(spec, () => {}, new AbortController().signal);
  return { runtime, id: spec.sandboxId };
}

test('a reader that pauses is counted, and the shell learns that nobody reads', async () => {
  const { runtime, id } = await aRunningSandbox();
  const terminalId = aTerminalId();
  const { stream } = await runtime.attachTerminal(id, { terminalId, cols: 80, rows: 24, cwd: '/root' });
  const shell = runtime.shell(id, terminalId);
  stream.on('data', () => {});
  const before = shell.pauses;
  stream.pause();
  expect(shell.pauses).toBe(before + 1);
  let printed = 0;
  while (shell.print('x'.repeat(16_384)) && printed < 100) printed++;
  expect(printed).toBeLessThan(100);
});

test('a test plays the shell: lines come in, output goes out', async () => {
  const { runtime, id } = await aRunningSandbox();
  const terminalId = aTerminalId();
  const terminal = await runtime.attachTerminal(id, { terminalId, cols: 80, rows: 24, cwd: '/root' });
  const screen = readScreen(terminal);
  const shell = runtime.shell(id, terminalId);
  shell.onLine = (line) => shell.print(`you said ${line}\r\n`);
  terminal.stream.write('안녕\r');
  await screen.waitFor('안녕\r\nyou said 안녕\r\n');
  expect(shell.received.toString()).toBe('안녕\r');
});

test('an engine that is down fails every call with a code', async () => {
  const { runtime, id } = await aRunningSandbox();
  runtime.engine.isDown = true;
  await expect(runtime.listOwned()).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
  await expect(runtime.engineState(id)).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
});
