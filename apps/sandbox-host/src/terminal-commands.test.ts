import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@naru/service-kit/log';
import { aSandboxSpec } from '@naru/testing/a-sandbox-spec';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { aTerminalId } from '@naru/testing/some-ids';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SandboxTerminals } from './sandbox-terminals.ts';
import { ScreenSaver } from './screen-saver.ts';
import { ScreenStore } from './screen-store.ts';

test('docker calls that the shell tells of are handed on, with their exit codes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'naru-terminal-'));
  const log = createLog('test', 'silent');
  const saver = new ScreenSaver(log);
  const runtime = new FakeSandboxRuntime();
  const { sandboxId, ...spec } = aSandboxSpec();
  await runtime.create({ ...spec, sandboxId }, () => undefined, new AbortController().signal);
  const calls: [string, number | undefined][] = [];
  const terminals = new SandboxTerminals({
    context: {
      sandboxId,
      runtime,
      store: new ScreenStore(folder),
      saver,
      log,
      onOutput: () => undefined,
      onShellTells: () => calls.push(['shell tells', undefined]),
      onDockerCall: (argv) => (exitCode) => calls.push([argv.join(' '), exitCode]),
    },
    newTerminalId: aTerminalId,
    nowMs: () => 0,
    onListed: () => undefined,
    onEnded: () => undefined,
  });
  onTestFinished(async () => {
    await terminals.end();
    await saver[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const { terminalId } = await terminals.open({ cols: 80, rows: 24 }, '/root');
  const shell = runtime.shell(sandboxId, terminalId);
  shell.print('\x1b]133;A\x07$ \x1b]133;B\x07');
  shell.print('\x1b]633;E;docker logs nosuch | cat\x07\x1b]133;C\x07Error\r\n\x1b]133;D;0;stages=1,0\x07');
  await vi.waitFor(() =>
    expect(calls).toEqual([
      ['shell tells', undefined],
      ['docker logs nosuch', 1],
    ]),
  );
});
