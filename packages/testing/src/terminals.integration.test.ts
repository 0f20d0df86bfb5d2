import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { readScreen } from './sandbox-runtime.contract.ts';
import { aTerminalId } from './some-ids.ts';
import { waitUntil } from './wait-until.ts';

let engine: HostEngineForTests;
let id: SandboxId;
const open = (terminalId = aTerminalId(), size = { cols: 80, rows: 24 }, cwd = '/root') =>
  engine.runtime.attachTerminal(id, { terminalId, ...size, cwd });

beforeAll(async () => {
  engine = await useHostEngine();
  id = (await engine.createSandbox()).sandboxId;
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

test('the size is known before the first prompt, and follows a resize', async () => {
  const terminal = await open(aTerminalId(), { cols: 91, rows: 33 });
  const screen = readScreen(terminal);
  terminal.stream.write('stty size\r');
  await screen.waitFor('33 91');
  await terminal.resize({ cols: 120, rows: 40 });
  terminal.stream.write('stty size\r');
  await screen.waitFor('40 120');
  terminal.detach();
});

test('a shell starts where it is told to, in a cgroup for terminals', async () => {
  await runInSandbox(engine.runtime, id, 'mkdir -p /root/lab/first-run');
  const terminal = await open(aTerminalId(), { cols: 200, rows: 24 }, '/root/lab/first-run');
  const screen = readScreen(terminal);
  terminal.stream.write('pwd; cat /proc/self/cgroup; echo "$LANG"\r');
  await screen.waitFor('/root/lab/first-run');
  await screen.waitFor('/user');
  await screen.waitFor('C.UTF-8');
  terminal.detach();
});

test('what runs in a terminal goes on while nobody is attached', async () => {
  const terminalId = aTerminalId();
  const before = await open(terminalId);
  const screen = readScreen(before);
  before.stream.write('mark=kept; (sleep 0.6; echo $mark > /tmp/proof) & echo started\r');
  await screen.waitFor('\nstarted');
  before.detach();
  await waitUntil('the job has run', async () => {
    return (await runInSandbox(engine.runtime, id, 'cat /tmp/proof 2> /dev/null')).text === 'kept\n';
  });
  const after = await open(terminalId);
  after.stream.write('echo "it is $mark"\r');
  await readScreen(after).waitFor('it is kept');
  after.detach();
});

test('an attachment leaves no process behind', async () => {
  const terminalId = aTerminalId();
  const terminal = await open(terminalId);
  terminal.stream.write('echo here\r');
  await readScreen(terminal).waitFor('here');
  terminal.detach();
  const count = `pgrep -fc '^dtach -A /run/naru/terminals/${terminalId}.sock'`;
  await waitUntil('only the master is left', async () => {
    return (await runInSandbox(engine.runtime, id, count)).text === '1\n';
  });
});

test('bytes come through as they are, also Hangul cut inside a syllable and what is no text at all', async () => {
  const terminal = await open();
  const screen = readScreen(terminal);
  terminal.stream.write("stty raw -echo; printf 'REA''DY'; head -c 12 | od -An -tx1; stty sane\r");
  await screen.waitFor('READY');
  const bytes = Buffer.concat([Buffer.from('나루'), Buffer.from([0xff, 0xfe, 0x00, 0x03, 0x1b, 0x7f])]);
  terminal.stream.write(bytes.subarray(0, 4));
  terminal.stream.write(bytes.subarray(4, 5));
  terminal.stream.write(bytes.subarray(5));
  await screen.waitFor('eb 82 98 eb a3 a8 ff fe 00 03 1b 7f');
  terminal.detach();
});

test('a flood stops while nobody reads, and goes on without a loss', async () => {
  const terminal = await open();
  const { stream } = terminal;
  let bytes = 0;
  let tail = '';
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    tail = (tail + chunk.toString('latin1')).slice(-200);
  });
  stream.write('stty -onlcr; head -c 60000000 /dev/zero | tr "\\0" x; echo END-$((1+1))\r');
  await waitUntil('the flood has begun', () => bytes > 1_000_000);
  stream.pause();
  const writtenBytes = async () => {
    const { text } = await runInSandbox(
      engine.runtime,
      id,
      'awk "/^wchar/ { print \\$2 }" /proc/$(pgrep -nx tr)/io',
    );
    return Number(text);
  };
  // The program is stopped when two looks find the same; what is between it and us is bounded by pipes and sockets.
  let before = -1;
  await waitUntil('the program stands still', async () => {
    const now = await writtenBytes();
    const isStill = now === before;
    before = now;
    return isStill;
  });
  const pausedAt = bytes;
  expect(before).toBeLessThan(60_000_000);
  expect(before - pausedAt).toBeLessThan(8_000_000);
  expect(bytes).toBe(pausedAt);
  stream.resume();
  await waitUntil('the flood has ended', () => tail.includes('END-2'), 40_000);
  expect(bytes).toBeGreaterThanOrEqual(60_000_000);
  terminal.detach();
});

test('Ctrl+C ends a flood at once', async () => {
  const terminal = await open();
  const screen = readScreen(terminal);
  let bytes = 0;
  terminal.stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  terminal.stream.write('yes\r');
  await waitUntil('the flood has begun', () => bytes > 200_000);
  const startedMs = performance.now();
  terminal.stream.write('\u0003');
  await screen.waitFor('^C');
  terminal.stream.write('echo quiet-$((1+1))\r');
  await screen.waitFor('quiet-2');
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  terminal.detach();
});
