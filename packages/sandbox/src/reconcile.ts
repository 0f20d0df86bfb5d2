import type { SandboxId, StudentId } from '@naru/protocol/ids';
import type { StopReason } from '@naru/protocol/sandbox-view';
import { beginLease, endedCause, type Lease, type LeaseRules } from './lease.ts';
import type { OwnedSandbox } from './sandbox-runtime.ts';
import { type AdoptedState, type SandboxState, sandboxIdOf } from './sandbox-state.ts';

/** What a host wrote down before it was killed. */
export type KnownSandbox = { studentId: StudentId; state: SandboxState };

/** What to do about one sandbox, or one record, after a restart. */
export type StartDecision =
  | { do: 'adopt'; owned: OwnedSandbox; lease: Lease }
  | { do: 'keep'; owned: OwnedSandbox; reason: StopReason; keptUntilMs: number }
  | { do: 'stop'; owned: OwnedSandbox; reason: StopReason }
  | { do: 'remove'; owned: OwnedSandbox; reason: StopReason; afterwards: 'nothing' | 'start' }
  /** Beside the one that stays with the student. */
  | { do: 'remove-spare'; owned: OwnedSandbox }
  | { do: 'forget'; studentId: StudentId; sandboxId: SandboxId };

/**
 * Compares what runs by label with what was written down, in both directions. What runs decides; the
 * record adds the lease and the intention. One student never ends up with two sandboxes.
 */
export function decideOnStart(input: {
  owned: readonly OwnedSandbox[];
  known: readonly KnownSandbox[];
  rules: LeaseRules;
  nowMs: number;
}): StartDecision[] {
  const { owned, known, rules, nowMs } = input;
  const decisions: StartDecision[] = [];
  const stateOf = new Map(known.map((record) => [record.studentId, record.state]));
  const chosen = chooseOnePerStudent(owned, stateOf);

  for (const sandbox of owned) {
    const state = stateOf.get(sandbox.studentId);
    const record = state !== undefined && sandboxIdOf(state) === sandbox.sandboxId ? state : undefined;
    if (chosen.get(sandbox.studentId) !== sandbox) {
      decisions.push({ do: 'remove-spare', owned: sandbox });
    } else if (record?.phase === 'removing') {
      decisions.push({ do: 'remove', owned: sandbox, reason: record.reason, afterwards: record.afterwards });
    } else if (record?.phase === 'starting' && record.kept === null) {
      // Nobody saw it pass its check, and nothing of the student's is in it.
      decisions.push({ do: 'remove', owned: sandbox, reason: 'start-failed', afterwards: 'nothing' });
    } else if (sandbox.state === 'running') {
      decisions.push(decideOnRunning(sandbox, record, rules, nowMs));
    } else {
      decisions.push(decideOnStopped(sandbox, record, rules, nowMs));
    }
  }

  const ownedIds = new Set(owned.map((sandbox) => sandbox.sandboxId));
  for (const record of known) {
    const sandboxId = sandboxIdOf(record.state);
    if (sandboxId !== undefined && !ownedIds.has(sandboxId)) {
      decisions.push({ do: 'forget', studentId: record.studentId, sandboxId });
    }
  }
  return decisions;
}

function decideOnRunning(
  owned: OwnedSandbox,
  record: SandboxState | undefined,
  rules: LeaseRules,
  nowMs: number,
): StartDecision {
  if (record?.phase === 'hibernating') return { do: 'stop', owned, reason: record.reason };
  const lease = record?.phase === 'ready' ? record.lease : beginLease(rules, owned.changedAtMs);
  const cause = endedCause(lease, rules, nowMs);
  if (cause === undefined) return { do: 'adopt', owned, lease };
  return { do: 'stop', owned, reason: cause === 'idle' ? 'idle' : 'lease-ended' };
}

function decideOnStopped(
  owned: OwnedSandbox,
  record: SandboxState | undefined,
  rules: LeaseRules,
  nowMs: number,
): StartDecision {
  const kept = record !== undefined && 'kept' in record ? record.kept : null;
  const reason = kept?.reason ?? (record?.phase === 'hibernating' ? record.reason : 'host-shutdown');
  const keptUntilMs = kept?.keptUntilMs ?? owned.changedAtMs + rules.keepMs;
  return keptUntilMs <= nowMs
    ? { do: 'remove', owned, reason: 'kept-too-long', afterwards: 'nothing' }
    : { do: 'keep', owned, reason, keptUntilMs };
}

/** The recorded one, else a running one, else the youngest. */
function chooseOnePerStudent(
  owned: readonly OwnedSandbox[],
  stateOf: ReadonlyMap<StudentId, SandboxState>,
): Map<StudentId, OwnedSandbox> {
  const rank = (sandbox: OwnedSandbox): readonly number[] => {
    const state = stateOf.get(sandbox.studentId);
    return [
      state !== undefined && sandboxIdOf(state) === sandbox.sandboxId ? 1 : 0,
      sandbox.state === 'running' ? 1 : 0,
      sandbox.createdAtMs,
    ];
  };
  const isBetter = (left: readonly number[], right: readonly number[]): boolean => {
    const at = left.findIndex((value, index) => value !== right[index]);
    return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0);
  };
  const chosen = new Map<StudentId, OwnedSandbox>();
  for (const sandbox of owned) {
    const rival = chosen.get(sandbox.studentId);
    if (rival === undefined || isBetter(rank(sandbox), rank(rival))) chosen.set(sandbox.studentId, sandbox);
  }
  return chosen;
}

/** The state that a decision about a student's sandbox leads to; undefined for what is no student's. */
export function adoptedStateOf(decision: StartDecision): AdoptedState | undefined {
  if (decision.do === 'forget' || decision.do === 'remove-spare') return undefined;
  const { sandboxId, previewId, state } = decision.owned;
  const identity = { sandboxId, previewId };
  switch (decision.do) {
    case 'adopt':
      return { phase: 'ready', ...identity, lease: decision.lease };
    case 'keep':
      return {
        phase: 'hibernated',
        kept: { ...identity, reason: decision.reason, keptUntilMs: decision.keptUntilMs },
      };
    case 'stop':
      return { phase: 'hibernating', ...identity, reason: decision.reason };
    case 'remove':
      return {
        phase: 'removing',
        ...identity,
        reason: decision.reason,
        afterwards: decision.afterwards,
        holdsSlot: state === 'running',
      };
  }
}

/** What a look at the engine says about a host that is running. */
export type Drift =
  | { do: 'report-died'; studentId: StudentId; sandboxId: SandboxId }
  | { do: 'report-vanished'; studentId: StudentId; sandboxId: SandboxId }
  /** It runs without a place and a lease: a start failed, or it was stopped, while the engine was away. */
  | { do: 'stop-stray'; studentId: StudentId; sandboxId: SandboxId }
  | { do: 'remove-stray'; sandboxId: SandboxId };

/**
 * Differences between what the host believes and what runs. Phases in which the host itself is changing
 * the sandbox are left alone: their own work reports how it ended.
 */
export function findDrift(owned: readonly OwnedSandbox[], known: readonly KnownSandbox[]): Drift[] {
  const drifts: Drift[] = [];
  const ownedById = new Map(owned.map((sandbox) => [sandbox.sandboxId, sandbox]));
  const knownIds = new Set<SandboxId>();
  for (const { studentId, state } of known) {
    const sandboxId = sandboxIdOf(state);
    if (sandboxId === undefined) continue;
    knownIds.add(sandboxId);
    if (state.phase === 'starting' || state.phase === 'hibernating' || state.phase === 'removing') continue;
    const found = ownedById.get(sandboxId);
    if (found === undefined) drifts.push({ do: 'report-vanished', studentId, sandboxId });
    else if (state.phase === 'ready' && found.state === 'stopped') {
      drifts.push({ do: 'report-died', studentId, sandboxId });
    } else if ((state.phase === 'failed' || state.phase === 'hibernated') && found.state === 'running') {
      // One that is queued is left out: it is about to be started.
      drifts.push({ do: 'stop-stray', studentId, sandboxId });
    }
  }
  for (const sandbox of owned) {
    if (!knownIds.has(sandbox.sandboxId)) drifts.push({ do: 'remove-stray', sandboxId: sandbox.sandboxId });
  }
  return drifts;
}
