import { readFileSync } from 'node:fs';
import { connectHostEngine, findSandboxContainer, openRawTerminal } from './host-engine.ts';
import { percentile, type Report } from './measurement.ts';
import { SiteClient } from './site-client.ts';

const LESSON = 'first-run';
const MEGABYTES = 100;
/** In turns, because the machine is never equally busy for long. */
const ROUNDS = 3;
const END = 'flood-is-over';
const FLOOD_MS = 30_000;
const FLOOD_TIMEOUT_MS = 120_000;
/** Lines of a length that programs print, with Hangul in them. */
const WRITE_MUCH = `yes '나루 0123456789 abcdefghijklmnopqrstuvwxyz 0123456789' | head -c ${MEGABYTES}M; echo flood-is-''over`;

/** Output a client that acknowledges gets, beside a plain dockerode exec of the same program; then a long flood. */
export async function benchTerminalOutput(
  address: string,
  engineUrl: string,
  sandboxHostPid: number,
): Promise<Report> {
  const docker = connectHostEngine(engineUrl);
  await using client = await SiteClient.connect(address, LESSON);
  const view = await client.startSandbox();
  if (view.phase !== 'ready') throw new Error(view.phase);
  const container = await findSandboxContainer(docker, view.sandboxId);

  const watchers: ((data: Buffer) => void)[] = [];
  const terminal = await client.openTerminal((data) => {
    for (const watch of watchers) watch(data);
  });
  const speeds = { raw: [] as number[], ours: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const raw = await openRawTerminal(container, ['bash', '-c', WRITE_MUCH]);
    speeds.raw.push(await measureSpeed((onData) => void raw.on('data', onData)));
    raw.destroy();
    const ours = await measureSpeed((onData) => {
      watchers.push(onData);
      terminal.write(`${WRITE_MUCH}\r`);
    });
    speeds.ours.push(ours);
    watchers.length = 0;
  }
  const rawSpeed = percentile(speeds.raw, 0.5);
  const ourSpeed = percentile(speeds.ours, 0.5);

  const before = readMemoryMb(sandboxHostPid);
  let received = 0;
  watchers.push((data) => {
    received += data.length;
  });
  terminal.write('yes flooding\r');
  await new Promise((resolve) => setTimeout(resolve, FLOOD_MS));
  const growth = readMemoryMb(sandboxHostPid) - before;
  const answered = waitFor(watchers, '^C');
  const startedAt = performance.now();
  terminal.write('\x03');
  await answered;
  const interruptMs = performance.now() - startedAt;
  return {
    bench: 'terminal output',
    figures: [
      { name: `exec alone, median of ${ROUNDS}`, value: rawSpeed, unit: 'MB/s' },
      { name: `ours, median of ${ROUNDS}`, value: ourSpeed, unit: 'MB/s' },
      { name: 'ours / exec alone', value: ourSpeed / rawSpeed, unit: 'x', target: { atLeast: 0.7 } },
      {
        name: 'Ctrl+C during a flood of 30 s',
        value: interruptMs,
        unit: 'ms',
        target: { below: 200 },
        note: `${(received / 1e6).toFixed(0)} MB received`,
      },
      { name: 'sandbox host grows in the flood', value: growth, unit: 'MB', target: { below: 50 } },
    ],
  };
}

async function measureSpeed(start: (onData: (data: Buffer) => void) => void): Promise<number> {
  return await new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const timer = setTimeout(() => reject(new Error('the output did not end')), FLOOD_TIMEOUT_MS);
    let bytes = 0;
    let tail = '';
    start((data) => {
      bytes += data.length;
      tail = (tail + data.subarray(-200).toString('latin1')).slice(-400);
      if (!tail.includes(END)) return;
      clearTimeout(timer);
      resolve(bytes / 1e6 / ((performance.now() - startedAt) / 1000));
    });
  });
}

function waitFor(watchers: ((data: Buffer) => void)[], text: string): Promise<void> {
  return new Promise((resolve) => {
    watchers.push((data) => {
      if (data.includes(text)) resolve();
    });
  });
}

function readMemoryMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
