import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidencePast, RecordedEntry } from '@naru/checks/sandbox-checks';
import { fakeEvents } from '@naru/checks/testing/fake-events';
import { sandboxId } from '@naru/protocol/ids';
import { createLog } from '@naru/service-kit/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EvidenceJournal, keepJournals } from './evidence-journal.ts';

let folder: string;
const log = createLog('sandbox-host', 'silent');
const id = sandboxId.parse('sbx_aaaaaaaa');
const path = () => join(folder, 'evidence', `${id}.jsonl`);
const open = async () => {
  const journal = new EvidenceJournal(path(), log);
  return { journal, past: await journal.open(1_000) };
};
const anEvent = (sequence: number, action = 'die'): RecordedEntry => {
  const [entry] = fakeEvents([{ action, timeMs: 5_000 + sequence }]).entries;
  if (entry === undefined) throw new Error('no event');
  return { kind: 'event', entry: { ...entry, sequence } };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-evidence-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Writes these with one journal and reads them with the next. */
async function reread(...entries: RecordedEntry[]): Promise<EvidencePast> {
  const { journal } = await open();
  for (const entry of entries) journal.add(entry);
  await journal.flush();
  const { past } = await open();
  if (past === undefined) throw new Error('no past');
  return past;
}

test('a first record has no past', async () => {
  expect((await open()).past).toBeUndefined();
});

test('what was recorded is there for the next record, with what a call sent later', async () => {
  const call = {
    sequence: 3,
    timeMs: 5_100,
    method: 'POST',
    path: '/x',
    query: {},
    body: undefined as unknown,
  };
  const cli = {
    ...{ sequence: 4, timeMs: 5_200, argv: ['docker', 'ps'], cwd: '/root', terminal: 'trm_1' },
    ...{ exitCode: undefined, endedAtMs: undefined },
  };
  const { journal } = await open();
  journal.add(anEvent(2));
  journal.add({ kind: 'call', entry: call });
  call.body = { Image: 'alpine' };
  journal.add({ kind: 'cli', entry: cli });
  journal.add({ kind: 'cli', entry: { ...cli, exitCode: 125, endedAtMs: 5_300 } });
  await journal.flush();
  const { past } = await open();
  expect(past).toMatchObject({
    sequence: 4,
    events: [{ sequence: 2, action: 'die', exitCode: undefined }],
    apiCalls: [{ path: '/x', body: { Image: 'alpine' } }],
    cliCalls: [{ ...cli, exitCode: 125, endedAtMs: 5_300 }],
    gapAt: { events: -1, apiCalls: -1, cliCalls: -1 },
  });
});

test('the next record begins a little before the end of this one, and never before its begin', async () => {
  expect((await reread(anEvent(1))).untilMs).toBe(5_001 - 2_000);
  await rm(path());
  expect((await reread()).untilMs).toBe(1_000);
});

test('what the platform did itself is known again, and a gap stays one', async () => {
  const event = anEvent(7, 'create');
  if (event.kind !== 'event') throw new Error('not an event');
  const past = await reread(
    { kind: 'own', entry: event.entry },
    { kind: 'gap', of: 'apiCalls', sequence: 9 },
  );
  expect(past).toMatchObject({ sequence: 9, events: [], ownEvents: [{ action: 'create' }] });
  expect(past.gapAt.apiCalls).toBe(9);
});

test('a pause is on disk when its note is resolved, and known with its end later', async () => {
  const { journal } = await open();
  const pause = { containerId: 'c1', fromMs: 5_000 };
  await journal.notePause({ ...pause, toMs: undefined });
  expect((await open()).past?.pauses).toEqual([{ ...pause, toMs: undefined }]);
  await journal.notePause({ ...pause, toMs: 6_000 });
  expect((await open()).past?.pauses).toEqual([{ ...pause, toMs: 6_000 }]);
});

test('a pause that cannot be written is refused', async () => {
  const { journal } = await open();
  await rm(join(folder, 'evidence'), { recursive: true });
  await expect(journal.notePause({ containerId: 'c1', fromMs: 1, toMs: undefined })).rejects.toThrow(
    'ENOENT',
  );
});

test('half a line of a killed program costs that line alone', async () => {
  await reread(anEvent(1));
  await appendFile(path(), '{"kind":"event","entry":{"sequ');
  expect((await open()).past?.events).toHaveLength(1);
});

test('a flood is cut to its end, and that is a gap', async () => {
  const { journal } = await open();
  const pause = { containerId: 'c1', fromMs: 1, toMs: undefined };
  await journal.notePause(pause);
  const past = await reread(...Array.from({ length: 16_000 }, (_, index) => anEvent(index + 1)));
  expect(past.events).toHaveLength(5_000);
  expect(past.events[0]?.sequence).toBe(11_001);
  expect(past.gapAt.events).toBe(11_000);
  expect((await open()).past?.gapAt.events).toBe(11_000);
  expect((await open()).past?.pauses).toEqual([pause]);
});

test('records of sandboxes that are gone are removed', async () => {
  await reread(anEvent(1));
  await keepJournals(join(folder, 'evidence'), new Set());
  expect((await open()).past).toBeUndefined();
});
