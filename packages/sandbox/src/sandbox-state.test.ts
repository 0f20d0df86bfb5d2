import type { PreviewId, SandboxId } from '@naru/protocol/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lease } from './lease.ts';
import {
  type AdoptedState,
  holdsSlot,
  type KeptSandbox,
  nextState,
  type SandboxEvent,
  type SandboxState,
  sandboxIdOf,
} from './sandbox-state.ts';

const identity = (name: string) => ({
  sandboxId: `sbx_${name.repeat(8)}` as SandboxId,
  previewId: `prv_${name.repeat(8)}` as PreviewId,
});
const a = identity('a');
const b = identity('b');
const lease: Lease = { lastActivityAtMs: 1, leaseEndsAtMs: 2, extensions: 0, warned: null };
const keptA: KeptSandbox = { ...a, reason: 'idle', keptUntilMs: 99 };

function play(...events: SandboxEvent[]): SandboxState {
  return events.reduce(nextState, { phase: 'none' } as SandboxState);
}
const untilReady: SandboxEvent[] = [
  { type: 'start-asked' },
  { type: 'admitted', fresh: a, atMs: 5 },
  { type: 'step-reached', sandboxId: a.sandboxId, step: 'engine' },
  { type: 'started', sandboxId: a.sandboxId, lease },
];

test('a start goes through the queue and the steps to ready', () => {
  expect(play(...untilReady.slice(0, 1))).toEqual({ phase: 'queued', kept: null });
  expect(play(...untilReady.slice(0, 3))).toEqual({
    phase: 'starting',
    ...a,
    step: 'engine',
    startedAtMs: 5,
    kept: null,
  });
  expect(play(...untilReady)).toEqual({ phase: 'ready', ...a, lease });
});

test('a hibernated sandbox is woken, not replaced', () => {
  const state = play(
    ...untilReady,
    { type: 'stop-asked', sandboxId: a.sandboxId, reason: 'idle' },
    { type: 'stopped', sandboxId: a.sandboxId, keptUntilMs: 99 },
    { type: 'start-asked' },
    { type: 'admitted', fresh: b, atMs: 7 },
  );
  expect(state).toEqual({ phase: 'starting', ...a, step: 'container', startedAtMs: 7, kept: keptA });
});

test('leaving the queue returns to what was there before', () => {
  expect(play({ type: 'start-asked' }, { type: 'queue-left' })).toEqual({ phase: 'none' });
  const hibernated: SandboxState = { phase: 'hibernated', kept: keptA };
  expect(nextState(nextState(hibernated, { type: 'start-asked' }), { type: 'queue-left' })).toEqual(
    hibernated,
  );
});

test('a failed wake keeps the disk, and the next start tries to wake it again', () => {
  const failed = nextState(
    { phase: 'starting', ...a, step: 'engine', startedAtMs: 1, kept: keptA },
    { type: 'start-failed', sandboxId: a.sandboxId, code: 'SANDBOX_START_FAILED', kept: keptA },
  );
  expect(failed).toEqual({ phase: 'failed', code: 'SANDBOX_START_FAILED', kept: keptA });
  expect(nextState(failed, { type: 'start-asked' })).toEqual({ phase: 'queued', kept: keptA });
});

test('a sandbox that dies by itself is hibernated as crashed', () => {
  expect(play(...untilReady, { type: 'died', sandboxId: a.sandboxId, keptUntilMs: 50 })).toEqual({
    phase: 'hibernated',
    kept: { ...a, reason: 'crashed', keptUntilMs: 50 },
  });
});

test('a reset removes the old one and queues for another with the slot still held', () => {
  const removing = play(...untilReady, { type: 'remove-asked', reason: 'reset', afterwards: 'start' });
  expect(removing).toEqual({
    phase: 'removing',
    ...a,
    reason: 'reset',
    afterwards: 'start',
    holdsSlot: true,
  });
  expect(holdsSlot(removing)).toBe(true);
  expect(nextState(removing, { type: 'removed', sandboxId: a.sandboxId })).toEqual({
    phase: 'queued',
    kept: null,
  });
});

test('stopping a half-made sandbox removes it, stopping one that is waking keeps it', () => {
  const starting = play(...untilReady.slice(0, 3));
  const stop: SandboxEvent = { type: 'stop-asked', sandboxId: a.sandboxId, reason: 'host-shutdown' };
  expect(nextState(starting, stop).phase).toBe('removing');
  expect(nextState({ ...starting, kept: keptA } as SandboxState, stop).phase).toBe('hibernating');
});

test('a sandbox that vanished is told as gone', () => {
  expect(play(...untilReady, { type: 'vanished', sandboxId: a.sandboxId })).toEqual({
    phase: 'failed',
    code: 'SANDBOX_GONE',
    kept: null,
  });
});

test('a start asked for while the sandbox is being removed is not lost', () => {
  const removing = play(...untilReady, {
    type: 'remove-asked',
    reason: 'student-left',
    afterwards: 'nothing',
  });
  const asked = nextState(removing, { type: 'start-asked' });
  expect(nextState(asked, { type: 'removed', sandboxId: a.sandboxId })).toEqual({
    phase: 'queued',
    kept: null,
  });
});

test('adoption fills an empty place only', () => {
  const adopted: SandboxEvent = { type: 'adopted', state: { phase: 'ready', ...b, lease } };
  expect(play(adopted)).toEqual({ phase: 'ready', ...b, lease });
  expect(play(...untilReady, adopted)).toEqual({ phase: 'ready', ...a, lease });
});

const anyIdentity = fc.constantFrom(a, b);
const anySandboxId = anyIdentity.map((some) => some.sandboxId);
const anyReason = fc.constantFrom('idle', 'reset', 'host-shutdown', 'crashed');
const anyKept = fc.option(
  anyIdentity.map((some): KeptSandbox => ({ ...some, reason: 'idle', keptUntilMs: 9 })),
  { nil: null },
);
const anyEvent: fc.Arbitrary<SandboxEvent> = fc.oneof(
  fc.constant<SandboxEvent>({ type: 'start-asked' }),
  fc.constant<SandboxEvent>({ type: 'queue-left' }),
  anyIdentity.map((fresh): SandboxEvent => ({ type: 'admitted', fresh, atMs: 1 })),
  anySandboxId.map((sandboxId): SandboxEvent => ({ type: 'step-reached', sandboxId, step: 'engine' })),
  anySandboxId.map((sandboxId): SandboxEvent => ({ type: 'started', sandboxId, lease })),
  fc.record({
    type: fc.constant('start-failed' as const),
    sandboxId: anySandboxId,
    code: fc.constantFrom('ENGINE_DOWN' as const, 'SANDBOX_START_FAILED' as const),
    kept: anyKept,
  }),
  fc.record({ type: fc.constant('stop-asked' as const), sandboxId: anySandboxId, reason: anyReason }),
  anySandboxId.map((sandboxId): SandboxEvent => ({ type: 'stopped', sandboxId, keptUntilMs: 5 })),
  anySandboxId.map((sandboxId): SandboxEvent => ({ type: 'died', sandboxId, keptUntilMs: 5 })),
  anySandboxId.map((sandboxId): SandboxEvent => ({ type: 'vanished', sandboxId })),
  fc.record({
    type: fc.constant('remove-asked' as const),
    reason: anyReason,
    afterwards: fc.constantFrom('nothing' as const, 'start' as const),
  }),
  anySandboxId.map((sandboxId): SandboxEvent => ({ type: 'removed', sandboxId })),
  anyIdentity.map(
    (some): SandboxEvent => ({
      type: 'adopted',
      state: {
        phase: 'hibernated',
        kept: { ...some, reason: 'idle', keptUntilMs: 3 },
      } satisfies AdoptedState,
    }),
  ),
);

test('an event about another sandbox changes nothing, in any state that can be reached', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), anyEvent, (history, event) => {
      const state = play(...history);
      fc.pre('sandboxId' in event && event.sandboxId !== sandboxIdOf(state));
      expect(nextState(state, event)).toBe(state);
    }),
  );
});

test('a sandbox is let go of only when it was removed, vanished, or never came to be', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (history) => {
      let state: SandboxState = { phase: 'none' };
      for (const event of history) {
        const next = nextState(state, event);
        const held = sandboxIdOf(state);
        if (held !== undefined && sandboxIdOf(next) !== held) {
          expect(['removed', 'vanished', 'start-failed']).toContain(event.type);
        }
        state = next;
      }
    }),
  );
});

test('only sandboxes that use memory hold a slot, and each state names at most one sandbox', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (history) => {
      const state = play(...history);
      if (holdsSlot(state)) expect(sandboxIdOf(state)).toBeDefined();
      if (state.phase === 'none' || state.phase === 'hibernated' || state.phase === 'failed') {
        expect(holdsSlot(state)).toBe(false);
      }
    }),
  );
});

test('from every state a removal followed by its end leaves nothing behind', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (history) => {
      const asked = nextState(play(...history), {
        type: 'remove-asked',
        reason: 'student-left',
        afterwards: 'nothing',
      });
      const sandboxId = sandboxIdOf(asked);
      const end = sandboxId === undefined ? asked : nextState(asked, { type: 'removed', sandboxId });
      expect(end).toEqual({ phase: 'none' });
    }),
  );
});
