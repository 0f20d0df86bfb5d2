import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { connectHostEngine, findSandboxContainer, openRawTerminal } from './host-engine.ts';
import { type Figure, percentile, type Report } from './measurement.ts';
import { type ClientTerminal, SiteClient } from './site-client.ts';

const LESSON = 'first-run';
const ROUNDS = 300;
const TERMINALS = 20;
const PER_STUDENT = 5;
const KEY_EVERY_MS = 50;
const ECHO_TIMEOUT_MS = 5_000;

interface Line {
  write(data: string): void;
  onData(handler: (data: Buffer) => void): void;
}

/** Keystroke to echo, ours beside a plain dockerode exec in the same sandbox, taken in turns. */
export async function benchTerminalEcho(address: string, engineUrl: string): Promise<Report> {
  const docker = connectHostEngine(engineUrl);
  await using cleanup = new AsyncDisposableStack();
  const lines: Line[] = [];
  let raw: Duplex | undefined;
  for (let student = 0; student * PER_STUDENT < TERMINALS; student++) {
    const client = cleanup.use(await SiteClient.connect(address, LESSON));
    const view = await client.startSandbox();
    if (view.phase !== 'ready') throw new Error(view.phase);
    for (let one = 0; one < PER_STUDENT; one++) lines.push(await openCat(client));
    if (!raw) {
      const container = await findSandboxContainer(docker, view.sandboxId);
      raw = await openRawTerminal(container, ['cat']);
    }
  }
  const [ours] = lines;
  if (!raw || !ours) throw new Error('nothing to measure');
  const rawHandlers: ((data: Buffer) => void)[] = [];
  raw.on('data', (data: Buffer) => {
    for (const handle of rawHandlers) handle(data);
  });
  const rawLine: Line = {
    write: (data) => void raw.write(data),
    onData: (handler) => void rawHandlers.push(handler),
  };
  const quiet = await measureInTurns(ours, rawLine);
  // The other nineteen type all the time while the first is measured.
  const stopTyping = await typeAllTheTime(lines.slice(1));
  const busy = await measureInTurns(ours, rawLine).finally(stopTyping);
  raw.destroy();
  return {
    bench: 'terminal echo',
    figures: [...compare('one terminal', quiet), ...compare(`${TERMINALS} terminals`, busy)],
  };
}

/** Twenty keys a second on each line. People do not press their keys at the same moment, so each begins a little later. */
async function typeAllTheTime(lines: readonly Line[]): Promise<() => void> {
  const timers: NodeJS.Timeout[] = [];
  for (const line of lines) {
    timers.push(setInterval(() => line.write('y'), KEY_EVERY_MS));
    await delay(KEY_EVERY_MS / lines.length);
  }
  return () => timers.forEach(clearInterval);
}

async function openCat(client: SiteClient): Promise<Line> {
  const handlers: ((data: Buffer) => void)[] = [];
  const terminal: ClientTerminal = await client.openTerminal((data) => {
    for (const handle of handlers) handle(data);
  });
  const line: Line = { write: terminal.write, onData: (handler) => void handlers.push(handler) };
  await afterWriting(line, '\r', '$ ', 1);
  // What is typed ahead of a program, the shell may already have read.
  await afterWriting(line, "printf 'cat-%s\\n' begins; exec cat\r", 'cat-begins', 1);
  await afterWriting(line, 'ready-to-echo\r', 'ready-to-echo', 2);
  return line;
}

async function afterWriting(line: Line, data: string, text: string, times: number): Promise<void> {
  const seen = echoOf(line, text, times);
  line.write(data);
  await seen;
}

async function measureInTurns(ours: Line, raw: Line): Promise<{ ours: number[]; raw: number[] }> {
  const samples = { ours: [] as number[], raw: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    samples.raw.push(await timeEcho(raw, round));
    samples.ours.push(await timeEcho(ours, round));
  }
  return samples;
}

async function timeEcho(line: Line, round: number): Promise<number> {
  const mark = String.fromCharCode(97 + (round % 24));
  const echoed = echoOf(line, mark, 1);
  const startedAt = performance.now();
  line.write(mark);
  await echoed;
  return performance.now() - startedAt;
}

/** Resolves when the text has come back `times` times. */
function echoOf(line: Line, text: string, times: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    let isDone = false;
    const timer = setTimeout(() => reject(new Error(`no echo of ${text}`)), ECHO_TIMEOUT_MS);
    line.onData((data) => {
      if (isDone) return;
      seen += data.toString();
      if (seen.split(text).length <= times) return;
      isDone = true;
      clearTimeout(timer);
      resolve();
    });
  });
}

function compare(name: string, { ours, raw }: { ours: number[]; raw: number[] }): Figure[] {
  const extra = (share: number) => percentile(ours, share) - percentile(raw, share);
  return [
    { name: `${name}: exec alone p50`, value: percentile(raw, 0.5), unit: 'ms' },
    { name: `${name}: exec alone p99`, value: percentile(raw, 0.99), unit: 'ms' },
    { name: `${name}: ours adds p50`, value: extra(0.5), unit: 'ms', target: { below: 1 } },
    { name: `${name}: ours adds p99`, value: extra(0.99), unit: 'ms', target: { below: 5 } },
  ];
}
