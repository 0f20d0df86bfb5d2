import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginLease } from '@naru/sandbox/lease';
import type { KnownSandbox } from '@naru/sandbox/reconcile';
import { createLog } from '@naru/service-kit/log';
import { expect, onTestFinished, test } from 'vitest';
import { SandboxRecords } from './sandbox-records.ts';

const identity = { sandboxId: 'sbx_record2222', previewId: 'prv_record2222' } as never as {
  sandboxId: never;
  previewId: never;
};
const rules = { idleMs: 1, leaseMs: 2, extendMs: 3, maxExtensions: 4, keepMs: 5 };
const studentId = 'stu_record2222' as never;

async function someRecords(known: KnownSandbox[]) {
  const folder = await mkdtemp(join(tmpdir(), 'naru-records-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'sandboxes.json');
  return {
    path,
    records: new SandboxRecords({ path, log: createLog('test', 'silent'), collect: () => known }),
  };
}

test('what is known comes back as it was, and what has no sandbox is left out', async () => {
  const ready: KnownSandbox = {
    studentId,
    state: { phase: 'ready', ...identity, lease: beginLease(rules, 1_000) },
  };
  const kept = { ...identity, reason: 'idle' as const, keptUntilMs: 9 };
  const queued: KnownSandbox = { studentId: 'stu_other22222' as never, state: { phase: 'queued', kept } };
  const waiting: KnownSandbox = {
    studentId: 'stu_third22222' as never,
    state: { phase: 'queued', kept: null },
  };
  const { records } = await someRecords([ready, queued, waiting]);
  await Promise.all([records.saveNow(), records.saveNow(), records.saveNow()]);
  expect(await records.load()).toEqual([ready, queued]);
});

test('a missing, damaged or foreign file counts as none', async () => {
  const { path, records } = await someRecords([]);
  expect(await records.load()).toEqual([]);
  for (const text of [
    '',
    '{"version":1,',
    '{"version":2,"sandboxes":[]}',
    '{"version":1,"sandboxes":[{"x":1}]}',
  ]) {
    await writeFile(path, text);
    expect(await records.load()).toEqual([]);
  }
  expect(await readFile(path, 'utf8')).toContain('"x":1');
});
