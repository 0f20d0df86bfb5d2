import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureBackground, findBackground, parseStartTicks, stopBackground } from './background-process.ts';

let folder: string;
const program = (version: string) => ({
  argv: ['sleep', '60'],
  pidFile: join(folder, 'sleep.json'),
  logFile: join(folder, 'sleep.log'),
  version,
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-background-'));
});
afterEach(async () => {
  await stopBackground(join(folder, 'sleep.json'));
  await rm(folder, { recursive: true });
});

test('a program name with spaces and brackets does not confuse the start time', () => {
  const fields = ['S', ...Array.from({ length: 18 }, (_, index) => String(index)), '4711', '0'];
  expect(parseStartTicks(`12 (a) b (c) ${fields.join(' ')}`)).toBe(4711);
  expect(parseStartTicks(`12 (gone) Z ${fields.slice(1).join(' ')}`)).toBeUndefined();
});

test('a running program of the same version is adopted', async () => {
  const first = await ensureBackground(program('1'));
  const second = await ensureBackground(program('1'));
  expect(second).toEqual({ pid: first.pid, isAdopted: true });
});

test('a program of another version is replaced', async () => {
  const first = await ensureBackground(program('1'));
  const second = await ensureBackground(program('2'));
  expect(second.isAdopted).toBe(false);
  expect(second.pid).not.toBe(first.pid);
  await expect
    .poll(() => readFile(`/proc/${first.pid}/stat`, 'utf8').then(parseStartTicks, () => undefined))
    .toBeUndefined();
});

test('a process that only got the number of ours is neither adopted nor stopped', async () => {
  const record = { pid: process.pid, startTicks: 1, version: '1' };
  await writeFile(join(folder, 'sleep.json'), JSON.stringify(record));
  expect(await findBackground(join(folder, 'sleep.json'))).toBeUndefined();
  await stopBackground(join(folder, 'sleep.json'));
  expect(process.pid).toBe(record.pid);
});

test('stopping what does not run is success', async () => {
  await stopBackground(join(folder, 'nothing.json'));
});
