import type { PreviewId, SandboxId, StudentId } from '@naru/protocol/ids';
import { expect, test } from 'vitest';
import { beginLease } from './lease.ts';
import { adoptedStateOf, decideOnStart, findDrift, type KnownSandbox } from './reconcile.ts';
import type { OwnedSandbox } from './sandbox-runtime.ts';
import type { SandboxState } from './sandbox-state.ts';

const MINUTE = 60_000;
const rules = {
  idleMs: 30 * MINUTE,
  leaseMs: 120 * MINUTE,
  extendMs: 30 * MINUTE,
  maxExtensions: 2,
  keepMs: 100 * MINUTE,
};
const nowMs = 1_000 * MINUTE;
const student = (name: string) => `stu_${name.repeat(8)}` as StudentId;
const identity = (name: string) => ({
  sandboxId: `sbx_${name.repeat(8)}` as SandboxId,
  previewId: `prv_${name.repeat(8)}` as PreviewId,
});

function anOwned(name: string, over: Partial<OwnedSandbox> = {}): OwnedSandbox {
  return {
    ...identity(name),
    studentId: student('s'),
    state: 'running',
    createdAtMs: nowMs - 10 * MINUTE,
    changedAtMs: nowMs - 10 * MINUTE,
    ...over,
  };
}
const known = (state: SandboxState): KnownSandbox => ({ studentId: student('s'), state });
const decide = (owned: OwnedSandbox[], records: KnownSandbox[] = []) =>
  decideOnStart({ owned, known: records, rules, nowMs });

test('a running sandbox is adopted with the lease that was written down', () => {
  const lease = {
    ...beginLease(rules, nowMs - 90 * MINUTE),
    lastActivityAtMs: nowMs - MINUTE,
    extensions: 1,
  };
  const owned = anOwned('a');
  expect(decide([owned], [known({ phase: 'ready', ...identity('a'), lease })])).toEqual([
    { do: 'adopt', owned, lease },
  ]);
});

test('a running sandbox without a record is adopted with a lease from its labels', () => {
  const owned = anOwned('a');
  expect(decide([owned])).toEqual([{ do: 'adopt', owned, lease: beginLease(rules, owned.changedAtMs) }]);
});

test('a running sandbox whose time ended while the host was away is stopped with its reason', () => {
  const idle = anOwned('a', { changedAtMs: nowMs - 31 * MINUTE });
  expect(decide([idle])).toEqual([{ do: 'stop', owned: idle, reason: 'idle' }]);
  const lease = { ...beginLease(rules, nowMs - 121 * MINUTE), lastActivityAtMs: nowMs };
  expect(decide([anOwned('a')], [known({ phase: 'ready', ...identity('a'), lease })])).toMatchObject([
    { do: 'stop', reason: 'lease-ended' },
  ]);
});

test('an interrupted hibernation is finished', () => {
  expect(
    decide([anOwned('a')], [known({ phase: 'hibernating', ...identity('a'), reason: 'idle' })]),
  ).toMatchObject([{ do: 'stop', reason: 'idle' }]);
});

test('a stopped sandbox stays hibernated until its time is over', () => {
  const kept = { ...identity('a'), reason: 'idle' as const, keptUntilMs: nowMs + 1 };
  const owned = anOwned('a', { state: 'stopped' });
  expect(decide([owned], [known({ phase: 'hibernated', kept })])).toEqual([
    { do: 'keep', owned, reason: 'idle', keptUntilMs: nowMs + 1 },
  ]);
  expect(
    decide([owned], [known({ phase: 'hibernated', kept: { ...kept, keptUntilMs: nowMs } })]),
  ).toMatchObject([{ do: 'remove', reason: 'kept-too-long' }]);
});

test('a sandbox that ran when the host was killed and is stopped now is kept from when it stopped', () => {
  const owned = anOwned('a', { state: 'stopped', changedAtMs: nowMs - MINUTE });
  const lease = beginLease(rules, nowMs);
  expect(decide([owned], [known({ phase: 'ready', ...identity('a'), lease })])).toEqual([
    { do: 'keep', owned, reason: 'host-shutdown', keptUntilMs: nowMs - MINUTE + rules.keepMs },
  ]);
});

test('a half-made sandbox is removed, one that was waking is kept', () => {
  const starting = { phase: 'starting' as const, ...identity('a'), step: 'engine' as const, startedAtMs: 0 };
  expect(decide([anOwned('a')], [known({ ...starting, kept: null })])).toMatchObject([
    { do: 'remove', reason: 'start-failed' },
  ]);
  const kept = { ...identity('a'), reason: 'idle' as const, keptUntilMs: nowMs + 1 };
  expect(decide([anOwned('a')], [known({ ...starting, kept })])).toMatchObject([{ do: 'adopt' }]);
});

test('an interrupted removal goes on, and an interrupted reset still gives a new sandbox', () => {
  const removing = {
    phase: 'removing' as const,
    ...identity('a'),
    reason: 'reset' as const,
    holdsSlot: true,
  };
  expect(decide([anOwned('a')], [known({ ...removing, afterwards: 'start' })])).toMatchObject([
    { do: 'remove', reason: 'reset', afterwards: 'start' },
  ]);
});

test('of two sandboxes of one student the recorded one stays', () => {
  const lease = beginLease(rules, nowMs);
  const recorded = anOwned('a', { createdAtMs: 1, state: 'running' });
  const other = anOwned('b', { createdAtMs: 2 });
  expect(decide([other, recorded], [known({ phase: 'ready', ...identity('a'), lease })])).toMatchObject([
    { do: 'remove-spare', owned: other },
    { do: 'adopt', owned: recorded },
  ]);
});

test('of two unrecorded sandboxes of one student the running, then the younger one stays', () => {
  const stopped = anOwned('a', { createdAtMs: 9, state: 'stopped' });
  const older = anOwned('b', { createdAtMs: 1 });
  const younger = anOwned('c', { createdAtMs: 2 });
  expect(decide([stopped, older, younger]).map((decision) => decision.do)).toEqual([
    'remove-spare',
    'remove-spare',
    'adopt',
  ]);
});

test('a record without a sandbox is forgotten', () => {
  const kept = { ...identity('a'), reason: 'idle' as const, keptUntilMs: nowMs + 1 };
  expect(decide([], [known({ phase: 'hibernated', kept }), known({ phase: 'none' })])).toEqual([
    { do: 'forget', studentId: student('s'), sandboxId: identity('a').sandboxId },
  ]);
});

test('each decision about a student leads to a state, and the others to none', () => {
  const owned = anOwned('a');
  const lease = beginLease(rules, nowMs);
  expect(adoptedStateOf({ do: 'adopt', owned, lease })).toEqual({ phase: 'ready', ...identity('a'), lease });
  expect(adoptedStateOf({ do: 'keep', owned, reason: 'idle', keptUntilMs: 5 })).toEqual({
    phase: 'hibernated',
    kept: { ...identity('a'), reason: 'idle', keptUntilMs: 5 },
  });
  expect(adoptedStateOf({ do: 'stop', owned, reason: 'idle' })).toMatchObject({ phase: 'hibernating' });
  expect(adoptedStateOf({ do: 'remove', owned, reason: 'reset', afterwards: 'start' })).toMatchObject({
    phase: 'removing',
    afterwards: 'start',
    holdsSlot: true,
  });
  expect(adoptedStateOf({ do: 'remove-spare', owned })).toBeUndefined();
});

test('drift: what died, what vanished and what nobody knows', () => {
  const lease = beginLease(rules, nowMs);
  const ready = (name: string): KnownSandbox => ({
    studentId: student(name),
    state: { phase: 'ready', ...identity(name), lease },
  });
  expect(
    findDrift(
      [anOwned('a', { state: 'stopped' }), anOwned('c'), anOwned('x')],
      [ready('a'), ready('b'), ready('c')],
    ),
  ).toEqual([
    { do: 'report-died', studentId: student('a'), sandboxId: identity('a').sandboxId },
    { do: 'report-vanished', studentId: student('b'), sandboxId: identity('b').sandboxId },
    { do: 'remove-stray', sandboxId: identity('x').sandboxId },
  ]);
});

test('a sandbox that the host is changing at the moment is no drift', () => {
  const starting: KnownSandbox = known({
    phase: 'starting',
    ...identity('a'),
    step: 'container',
    startedAtMs: 0,
    kept: null,
  });
  expect(findDrift([anOwned('a')], [starting])).toEqual([]);
  expect(findDrift([], [starting])).toEqual([]);
});

test('drift: what runs although it failed to start or was stopped, and one about to start is none', () => {
  const kept = { ...identity('a'), reason: 'idle' as const, keptUntilMs: nowMs };
  const stop = [{ do: 'stop-stray', studentId: student('s'), sandboxId: identity('a').sandboxId }];
  const failed = known({ phase: 'failed', code: 'ENGINE_DOWN', kept });
  const hibernated = known({ phase: 'hibernated', kept });
  const running = anOwned('a');
  expect(findDrift([running], [failed])).toEqual(stop);
  expect(findDrift([running], [hibernated])).toEqual(stop);
  expect(findDrift([running], [known({ phase: 'queued', kept })])).toEqual([]);
  const stopped = anOwned('a', { state: 'stopped' });
  expect(findDrift([stopped], [failed])).toEqual([]);
  expect(findDrift([stopped], [hibernated])).toEqual([]);
});
