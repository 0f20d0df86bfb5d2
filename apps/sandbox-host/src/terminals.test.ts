import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '@naru/protocol/limits';
import { AppError } from '@naru/service-kit/app-error';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test } from 'vitest';
import { aHostOver, type HostFixture, until } from './testing/host-fixture.ts';

const size = { cols: 100, rows: 30 };
const aHost = (env: Record<string, string> = {}) => aHostOver(new FakeSandboxRuntime(), env);

async function aTerminal(fixture: HostFixture<FakeSandboxRuntime>) {
  const page = await fixture.page('mina');
  const { sandboxId } = await page.start();
  const terminalId = (await page.open(size)) as never;
  return { page, sandboxId, terminalId, shell: fixture.runtime.shell(sandboxId, terminalId) };
}

/** Its stream broke, and the host's next one opens when the test lets it. */
async function aTerminalBeingReopened(fixture: HostFixture<FakeSandboxRuntime>) {
  const terminal = await aTerminal(fixture);
  const { sandboxId, terminalId } = terminal;
  const attach = fixture.runtime.attachTerminal.bind(fixture.runtime);
  const gate = Promise.withResolvers<void>();
  const hasAsked = Promise.withResolvers<void>();
  fixture.runtime.attachTerminal = async (...call) => {
    hasAsked.resolve();
    await gate.promise;
    return attach(...call);
  };
  // Somebody else's attachment ends the host's.
  await attach(sandboxId, { terminalId, ...size, cwd: '/root' });
  await hasAsked.promise;
  return { ...terminal, reopen: gate.resolve };
}

test('terminals get the letters lessons speak of, and a freed letter is used again', async () => {
  await using fixture = await aHost();
  using page = await fixture.page('mina');
  await page.start();
  const ids: string[] = [];
  for (let i = 0; i < limits.terminalsPerSandbox; i += 1) {
    ids.push((await page.ask('terminal:open', size)).terminalId);
  }
  expect(await page.codeOf(page.send('terminal:open', size))).toBe('TERMINAL_LIMIT');
  await page.ask('terminal:close', { terminalId: ids[1] as never });
  expect((await page.ask('terminal:open', size)).label).toBe('B');
  const { terminals } = await page.ask('terminal:list', {});
  expect(terminals.map((terminal) => terminal.label).join('')).toBe('ABCDEFGH');
});

test('the shell starts in the lesson folder at the size of the page', async () => {
  await using fixture = await aHost();
  const { page, shell } = await aTerminal(fixture);
  expect(shell.cwd).toBe('/root/lab/first-run');
  expect(shell.sizes.at(-1)).toEqual(size);
  page.socket.disconnect();
});

test('bytes pass unchanged, also a Hangul syllable split across chunks', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  const bytes = Buffer.from('안녕 도커\r\n');
  for (const byte of bytes) shell.print(Buffer.from([byte]));
  await page.sees(terminalId, '안녕 도커');
  await page.ask('terminal:write', { terminalId, data: 'echo 한글\r' });
  expect(shell.received.toString()).toBe('echo 한글\r');
  page.socket.disconnect();
});

test('input keeps its order', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  const keys = Array.from({ length: 300 }, (_, i) => `${i},`);
  await Promise.all(keys.map((data) => page.ask('terminal:write', { terminalId, data })));
  expect(shell.received.toString()).toBe(keys.join(''));
  page.socket.disconnect();
});

test('who comes back sees the same screen, then what follows', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  shell.print('\x1b[?1049h\x1b[2J\x1b[H\x1b[44mFROM debian\x1b[0m');
  await page.sees(terminalId, 'FROM debian');
  page.socket.disconnect();
  shell.print('\r\nwritten while away');
  using again = await fixture.page('mina');
  await again.ask('terminal:attach', { terminalId, ...size });
  await again.sees(terminalId, 'written while away');
  shell.print('!');
  await again.sees(terminalId, '!');
  const text = again.textOf(terminalId);
  expect(text).toContain('\x1b[?1049h');
  expect(text).toContain('\x1b[44mFROM debian');
  expect(again.payloads('terminal:output')[0]).toMatchObject({ isReplay: true });
});

test('the last resize decides the size, and the same size again asks for nothing', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  using other = await fixture.page('mina');
  await other.ask('terminal:attach', { terminalId, cols: 120, rows: 40 });
  expect(shell.sizes.at(-1)).toEqual({ cols: 120, rows: 40 });
  await page.ask('terminal:resize', { terminalId, cols: 90, rows: 20 });
  await page.ask('terminal:resize', { terminalId, cols: 90, rows: 20 });
  expect(shell.sizes.slice(-2)).toEqual([
    { cols: 120, rows: 40 },
    { cols: 90, rows: 20 },
  ]);
  page.socket.disconnect();
});

test('a page that does not acknowledge holds the program back, and Ctrl+C still passes', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  page.isAcking = false;
  const line = Buffer.from(`${'y\r\n'.repeat(20_000)}`);
  await until(() => {
    shell.print(line);
    return shell.pauses > 0 && !shell.isWanted;
  }, 'pause');
  await until(
    () => page.receivedBytes(terminalId) > limits.outputHighWaterBytes,
    'what was sent before the pause',
  );
  const before = page.receivedBytes(terminalId);
  shell.print(line);
  await page.ask('terminal:write', { terminalId, data: '\x03' });
  expect(shell.received.toString()).toBe('\x03');
  expect(page.receivedBytes(terminalId)).toBe(before);

  page.socket.emit('terminal:ack', { terminalId, bytes: before });
  page.isAcking = true;
  await until(() => page.receivedBytes(terminalId) > before, 'output after the acknowledgement');
  await until(() => shell.isWanted, 'reading again');
  page.socket.disconnect();
});

test('a program that floods while nobody watches is not held back', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  page.socket.disconnect();
  const line = Buffer.from(`${'y\r\n'.repeat(20_000)}`);
  for (let i = 0; i < 200; i += 1) {
    shell.print(line);
    await new Promise(setImmediate);
  }
  expect(shell.pauses).toBe(0);
  shell.print('done\r\n');
  using again = await fixture.page('mina');
  await again.ask('terminal:attach', { terminalId, ...size });
  await again.sees(terminalId, 'done');
});

test('a shell that exits ends its terminal, a stream that breaks is attached again', async () => {
  await using fixture = await aHost();
  const { page, sandboxId, terminalId, shell } = await aTerminal(fixture);
  // Somebody else's attachment ends the host's, as a hiccup of the engine would.
  await fixture.runtime.attachTerminal(sandboxId, { terminalId, ...size, cwd: '/root' });
  await until(() => shell.attachments === 3, 'the host being attached again');
  shell.print('still here');
  await page.sees(terminalId, 'still here');

  shell.end();
  const ended = await until(() => page.payloads('terminal:ended').at(0), 'end');
  expect(ended).toEqual({ terminalId, reason: 'exited' });
  expect(page.payloads('terminal:listed').at(-1)).toEqual({ terminals: [] });
  page.socket.disconnect();
});

test('a stream that has ended before anybody listened to it is attached again', async () => {
  await using fixture = await aHost();
  const { page, sandboxId, terminalId, shell } = await aTerminal(fixture);
  const attach = fixture.runtime.attachTerminal.bind(fixture.runtime);
  fixture.runtime.attachTerminal = async (...call) => {
    fixture.runtime.attachTerminal = attach;
    const source = await attach(...call);
    source.detach();
    await once(source.stream, 'close');
    return source;
  };
  await attach(sandboxId, { terminalId, ...size, cwd: '/root' });
  await until(() => shell.attachments === 4, 'the host being attached once more');
  shell.print('still here');
  await page.sees(terminalId, 'still here');
  page.socket.disconnect();
});

test('what is typed while a broken stream is opened again waits and keeps its order', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell, reopen } = await aTerminalBeingReopened(fixture);
  const writes = [...'abcd'].map((data) => page.ask('terminal:write', { terminalId, data }));
  await page.ask('terminal:list', {});
  expect(shell.received.toString()).toBe('');
  reopen();
  await Promise.all(writes);
  expect(shell.received.toString()).toBe('abcd');
  page.socket.disconnect();
});

test('a page that changes its size while a broken stream is opened again gets the new one', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell, reopen } = await aTerminalBeingReopened(fixture);
  await page.ask('terminal:resize', { terminalId, cols: 90, rows: 20 });
  reopen();
  await until(() => shell.attachments === 3, 'the new stream');
  await page.ask('terminal:write', { terminalId, data: 'a' });
  expect(shell.sizes.at(-1)).toEqual({ cols: 90, rows: 20 });
  page.socket.disconnect();
});

test('resetting ends every terminal and leaves the sandbox', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  await page.ask('terminal:reset-all', {});
  await until(() => page.payloads('terminal:ended').length > 0, 'end');
  expect(page.payloads('terminal:ended')).toEqual([{ terminalId, reason: 'reset' }]);
  expect(shell.hasEnded).toBe(true);
  expect(page.view?.phase).toBe('ready');
  page.socket.disconnect();
});

test('the screen is on disk soon, readable by this program alone, and gone with the terminal', async () => {
  await using fixture = await aHost();
  const { page, terminalId, shell } = await aTerminal(fixture);
  shell.print('on the screen');
  const folder = join(fixture.config.stateDir, 'terminals');
  const file = await until(async () => {
    const [sandbox] = await readdir(folder).catch(() => []);
    if (sandbox === undefined) return undefined;
    const path = join(folder, sandbox, terminalId);
    const text = await readFile(path, 'utf8').catch(() => '');
    return text.includes('on the screen') ? path : undefined;
  }, 'the saved screen');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await page.ask('terminal:close', { terminalId });
  await expect(stat(file)).rejects.toThrow();
  page.socket.disconnect();
});

/** Two terminals of a host that is then started again, over a runtime that the test has changed. */
async function twoTerminalsOfRestarted(fixture: HostFixture<FakeSandboxRuntime>, change: () => void) {
  const { page, sandboxId, terminalId } = await aTerminal(fixture);
  const { terminalId: other } = await page.ask('terminal:open', size);
  change();
  await fixture.restart();
  const again = await fixture.page('mina');
  await again.inPhase('ready');
  return { page: again, sandboxId, ids: [terminalId, other] as const };
}

/** Fails while `isBusy()`, as on a machine that is too busy to answer in time. */
function failWhile(
  runtime: FakeSandboxRuntime,
  name: 'listTerminals' | 'attachTerminal',
  isBusy: () => boolean,
) {
  const working = runtime[name].bind(runtime) as (...call: unknown[]) => Promise<never>;
  runtime[name] = async (...call: unknown[]) => {
    if (isBusy()) throw new AppError('TIMED_OUT', `${name} took too long`);
    return working(...call);
  };
}

test('a restarted host that cannot reach one of its terminals at first has the others, and that one soon', async () => {
  await using fixture = await aHost();
  let calls = 0;
  const { page, sandboxId, ids } = await twoTerminalsOfRestarted(fixture, () =>
    failWhile(fixture.runtime, 'attachTerminal', () => ++calls === 1),
  );
  const { terminals } = await page.ask('terminal:list', {});
  expect(terminals.map(({ label }) => label)).toEqual(['A', 'B']);
  for (const terminalId of ids) {
    await page.ask('terminal:attach', { terminalId, ...size });
    fixture.runtime.shell(sandboxId, terminalId).print(`printed on ${terminalId}`);
    await page.sees(terminalId, `printed on ${terminalId}`);
  }
  expect(calls).toBe(3);
  page.socket.disconnect();
});

test('a restarted host asks for its terminals until it is told, and a page waits for them', async () => {
  await using fixture = await aHost();
  let isBusy = true;
  const { page, sandboxId, ids } = await twoTerminalsOfRestarted(fixture, () =>
    failWhile(fixture.runtime, 'listTerminals', () => isBusy),
  );
  const listing = page.ask('terminal:list', {});
  // A later question is answered first: the list waits.
  await page.ask('preview:ports', {});
  isBusy = false;
  expect((await listing).terminals.map(({ label }) => label)).toEqual(['A', 'B']);
  expect(page.payloads('terminal:listed')).toEqual([await listing]);
  for (const terminalId of ids) {
    await page.ask('terminal:attach', { terminalId, ...size });
    fixture.runtime.shell(sandboxId, terminalId).print(`printed on ${terminalId}`);
    await page.sees(terminalId, `printed on ${terminalId}`);
  }
  page.socket.disconnect();
});

test('who waits for the terminals of a sandbox is answered when it ends without telling them', async () => {
  await using fixture = await aHost();
  const { page, sandboxId } = await twoTerminalsOfRestarted(fixture, () =>
    failWhile(fixture.runtime, 'listTerminals', () => true),
  );
  const listing = page.codeOf(page.send('terminal:list', {}));
  await page.ask('preview:ports', {});
  fixture.runtime.die(sandboxId);
  expect(await listing).toBe('SANDBOX_NOT_READY');
  page.socket.disconnect();
});
