import type { SandboxView } from '@naru/protocol/sandbox-view';
import { canExtend, idleEndsAtMs, type LeaseRules } from './lease.ts';
import type { SandboxState } from './sandbox-state.ts';

/** What the student sees of a state. `position` is the place in the queue, for a queued one. */
export function sandboxViewOf(
  state: SandboxState,
  context: { rules: LeaseRules; nowMs: number; position: number; running: number; capacity: number },
): SandboxView {
  switch (state.phase) {
    case 'none':
      return { phase: 'none' };
    case 'queued':
      return {
        phase: 'queued',
        position: context.position,
        running: context.running,
        capacity: context.capacity,
      };
    case 'starting':
      return {
        phase: 'starting',
        sandboxId: state.sandboxId,
        step: state.step,
        isReturning: state.kept !== null,
        startedAtMs: state.startedAtMs,
      };
    case 'ready':
      return {
        phase: 'ready',
        sandboxId: state.sandboxId,
        previewId: state.previewId,
        now: context.nowMs,
        idleEndsAtMs: idleEndsAtMs(state.lease, context.rules),
        leaseEndsAtMs: state.lease.leaseEndsAtMs,
        canExtend: canExtend(state.lease, context.rules),
        extendByMs: context.rules.extendMs,
      };
    case 'hibernating':
      return { phase: 'hibernating', sandboxId: state.sandboxId, reason: state.reason };
    case 'hibernated':
      return {
        phase: 'hibernated',
        sandboxId: state.kept.sandboxId,
        reason: state.kept.reason,
        keptUntilMs: state.kept.keptUntilMs,
      };
    case 'removing':
      return { phase: 'removing', sandboxId: state.sandboxId, reason: state.reason };
    case 'failed':
      return { phase: 'failed', code: state.code };
  }
}
