import type { ErrorCode } from '@naru/protocol/error-codes';
import type { PreviewId, SandboxId } from '@naru/protocol/ids';
import type { StartStep, StopReason } from '@naru/protocol/sandbox-view';
import type { Lease } from './lease.ts';

export interface SandboxIdentity {
  sandboxId: SandboxId;
  previewId: PreviewId;
}

/** A stopped sandbox whose disk still exists. */
export interface KeptSandbox extends SandboxIdentity {
  reason: StopReason;
  keptUntilMs: number;
}

/** Where one student's sandbox stands. `kept` is what a start would wake instead of making a new one. */
export type SandboxState =
  | { phase: 'none' }
  | { phase: 'queued'; kept: KeptSandbox | null }
  | ({ phase: 'starting'; step: StartStep; startedAtMs: number; kept: KeptSandbox | null } & SandboxIdentity)
  | ({ phase: 'ready'; lease: Lease } & SandboxIdentity)
  | ({ phase: 'hibernating'; reason: StopReason } & SandboxIdentity)
  | { phase: 'hibernated'; kept: KeptSandbox }
  | ({
      phase: 'removing';
      reason: StopReason;
      afterwards: 'nothing' | 'start';
      holdsSlot: boolean;
    } & SandboxIdentity)
  | { phase: 'failed'; code: ErrorCode; kept: KeptSandbox | null };

/** Things that happen. Those that concern one sandbox name it, so that late ones can be told apart. */
export type SandboxEvent =
  | { type: 'start-asked' }
  | { type: 'queue-left' }
  /** A slot is free; `fresh` is used when there is nothing to wake. */
  | { type: 'admitted'; fresh: SandboxIdentity; atMs: number }
  | { type: 'step-reached'; sandboxId: SandboxId; step: StartStep }
  | { type: 'started'; sandboxId: SandboxId; lease: Lease }
  /** `kept` when a disk is left that a later start can wake. */
  | { type: 'start-failed'; sandboxId: SandboxId; code: ErrorCode; kept: KeptSandbox | null }
  | { type: 'lease-changed'; sandboxId: SandboxId; lease: Lease }
  | { type: 'stop-asked'; sandboxId: SandboxId; reason: StopReason }
  | { type: 'stopped'; sandboxId: SandboxId; keptUntilMs: number }
  /** A running sandbox ended by itself. */
  | { type: 'died'; sandboxId: SandboxId; keptUntilMs: number }
  /** The runtime knows no such sandbox: container and disk are gone. */
  | { type: 'vanished'; sandboxId: SandboxId }
  | { type: 'remove-asked'; reason: StopReason; afterwards: 'nothing' | 'start' }
  | { type: 'removed'; sandboxId: SandboxId }
  | { type: 'adopted'; state: AdoptedState };

/** What a restarted host may find. */
export type AdoptedState = Extract<
  SandboxState,
  { phase: 'ready' | 'hibernating' | 'hibernated' | 'removing' }
>;

/**
 * Pure; the registry applies it and acts on the difference. Events that do not fit the phase or name
 * another sandbox return the same object: late events are normal when a student closes the tab.
 */
export function nextState(state: SandboxState, event: SandboxEvent): SandboxState {
  switch (event.type) {
    case 'start-asked':
      if (state.phase === 'none') return { phase: 'queued', kept: null };
      if (state.phase === 'hibernated' || state.phase === 'failed')
        return { phase: 'queued', kept: state.kept };
      // Asked again while it is being thrown away for good: the student wants one after all.
      if (state.phase === 'removing' && state.afterwards === 'nothing')
        return { ...state, afterwards: 'start' };
      return state;
    case 'queue-left':
      if (state.phase !== 'queued') return state;
      return state.kept === null ? { phase: 'none' } : { phase: 'hibernated', kept: state.kept };
    case 'admitted': {
      if (state.phase !== 'queued') return state;
      const { sandboxId, previewId } = state.kept ?? event.fresh;
      return {
        phase: 'starting',
        sandboxId,
        previewId,
        step: 'container',
        startedAtMs: event.atMs,
        kept: state.kept,
      };
    }
    case 'remove-asked':
      return afterRemoveAsked(state, event);
    case 'adopted':
      return state.phase === 'none' ? event.state : state;
    case 'vanished':
      return afterVanished(state, event.sandboxId);
    default:
      return sandboxIdOf(state) === event.sandboxId ? nextOfSame(state, event) : state;
  }
}

function nextOfSame(
  state: SandboxState,
  event: Extract<
    SandboxEvent,
    {
      type:
        | 'step-reached'
        | 'started'
        | 'start-failed'
        | 'lease-changed'
        | 'stop-asked'
        | 'stopped'
        | 'died'
        | 'removed';
    }
  >,
): SandboxState {
  switch (event.type) {
    case 'step-reached':
      return state.phase === 'starting' && state.step !== event.step ? { ...state, step: event.step } : state;
    case 'started':
      return state.phase === 'starting'
        ? { phase: 'ready', ...identityOf(state), lease: event.lease }
        : state;
    case 'start-failed':
      return state.phase === 'starting' ? { phase: 'failed', code: event.code, kept: event.kept } : state;
    case 'lease-changed':
      return state.phase === 'ready' && state.lease !== event.lease
        ? { ...state, lease: event.lease }
        : state;
    case 'stop-asked':
      if (state.phase === 'ready' || (state.phase === 'starting' && state.kept !== null)) {
        return { phase: 'hibernating', ...identityOf(state), reason: event.reason };
      }
      // A half-made sandbox holds nothing of the student's: there is nothing to keep.
      if (state.phase === 'starting') {
        return {
          phase: 'removing',
          ...identityOf(state),
          reason: event.reason,
          afterwards: 'nothing',
          holdsSlot: true,
        };
      }
      return state;
    case 'stopped':
      return state.phase === 'hibernating'
        ? {
            phase: 'hibernated',
            kept: { ...identityOf(state), reason: state.reason, keptUntilMs: event.keptUntilMs },
          }
        : state;
    case 'died':
      return state.phase === 'ready'
        ? {
            phase: 'hibernated',
            kept: { ...identityOf(state), reason: 'crashed', keptUntilMs: event.keptUntilMs },
          }
        : state;
    case 'removed':
      if (state.phase !== 'removing') return state;
      return state.afterwards === 'start' ? { phase: 'queued', kept: null } : { phase: 'none' };
  }
}

function afterRemoveAsked(
  state: SandboxState,
  event: Extract<SandboxEvent, { type: 'remove-asked' }>,
): SandboxState {
  switch (state.phase) {
    case 'none':
      return event.afterwards === 'start' ? { phase: 'queued', kept: null } : state;
    case 'removing':
      return state.afterwards === event.afterwards ? state : { ...state, afterwards: event.afterwards };
    case 'starting':
    case 'ready':
    case 'hibernating':
      return {
        phase: 'removing',
        ...identityOf(state),
        reason: event.reason,
        afterwards: event.afterwards,
        holdsSlot: true,
      };
    case 'queued':
    case 'hibernated':
    case 'failed':
      if (state.kept !== null) {
        const { sandboxId, previewId } = state.kept;
        return {
          phase: 'removing',
          sandboxId,
          previewId,
          reason: event.reason,
          afterwards: event.afterwards,
          holdsSlot: false,
        };
      }
      if (event.afterwards === 'nothing') return { phase: 'none' };
      return state.phase === 'queued' ? state : { phase: 'queued', kept: null };
  }
}

function afterVanished(state: SandboxState, sandboxId: SandboxId): SandboxState {
  if (sandboxIdOf(state) !== sandboxId) return state;
  switch (state.phase) {
    case 'ready':
    case 'hibernating':
    case 'hibernated':
      return { phase: 'failed', code: 'SANDBOX_GONE', kept: null };
    case 'queued':
    case 'failed':
      return { ...state, kept: null };
    case 'removing':
      return state.afterwards === 'start' ? { phase: 'queued', kept: null } : { phase: 'none' };
    case 'starting':
    case 'none':
      // A start that lost its sandbox reports that itself.
      return state;
  }
}

function identityOf(state: SandboxIdentity): SandboxIdentity {
  return { sandboxId: state.sandboxId, previewId: state.previewId };
}

/** The sandbox that a state is about, stopped ones included. */
export function sandboxIdOf(state: SandboxState): SandboxId | undefined {
  if ('sandboxId' in state) return state.sandboxId;
  return 'kept' in state ? state.kept?.sandboxId : undefined;
}

/** Whether it counts against the host's capacity. */
export function holdsSlot(state: SandboxState): boolean {
  switch (state.phase) {
    case 'starting':
    case 'ready':
    case 'hibernating':
      return true;
    case 'removing':
      return state.holdsSlot;
    default:
      return false;
  }
}
