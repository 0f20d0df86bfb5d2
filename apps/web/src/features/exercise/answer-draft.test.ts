import { previewId, sandboxId } from '@naru/protocol/ids';
import type { SandboxView } from '@naru/protocol/sandbox-view';
import { describe, expect, test } from 'vitest';
import { type AnswerDraft, attemptKey, isAnswerDraft, pickAnswers, pickSandboxId } from './answer-draft.ts';

const ours = sandboxId.parse('sbx_ours0000');
const ready: SandboxView = {
  phase: 'ready',
  sandboxId: ours,
  previewId: previewId.parse('prv_ours0000'),
  now: 0,
  idleEndsAtMs: 1,
  leaseEndsAtMs: 1,
  canExtend: false,
  extendByMs: 0,
};
const queued: SandboxView = { phase: 'queued', position: 1, running: 4, capacity: 4 };
const failed: SandboxView = { phase: 'failed', code: 'SANDBOX_HOST_DOWN' };
const starting = {
  phase: 'starting',
  sandboxId: ours,
  step: 'container',
  isReturning: true,
  startedAtMs: 0,
} satisfies SandboxView;

describe('answers that are being written', () => {
  const attempt = attemptKey({ sandboxId: 'sbx_1', values: { NONCE: 'one' } });

  test('come back after a reload of the same attempt', () => {
    const draft = { attempt, answers: { code: '137' } };
    expect(pickAnswers(draft, { attempt, given: { code: '1', why: 'killed' } })).toEqual({
      code: '137',
      why: 'killed',
    });
  });

  test('are not those of another attempt', () => {
    const draft = { attempt, answers: { code: '137' } };
    const restarted = attemptKey({ sandboxId: 'sbx_1', values: { NONCE: 'two' } });
    const elsewhere = attemptKey({ sandboxId: 'sbx_2', values: { NONCE: 'one' } });
    expect(pickAnswers(draft, { attempt: restarted, given: {} })).toEqual({});
    expect(pickAnswers(draft, { attempt: elsewhere, given: {} })).toEqual({});
  });

  test('stay in the fields while the sandbox waits in the queue, fails, and starts again', () => {
    let last: string | undefined;
    let draft: AnswerDraft | undefined;
    for (const view of [ready, queued, failed, starting]) {
      last = pickSandboxId(view, last);
      const here = attemptKey({ sandboxId: last, values: {} });
      const answers = pickAnswers(draft, { attempt: here, given: {} });
      draft = { attempt: here, answers: { ...answers, [view.phase]: 'typed' } };
    }
    expect(draft?.answers).toEqual({ ready: 'typed', queued: 'typed', failed: 'typed', starting: 'typed' });
  });

  test('begin anew when another sandbox comes out of the queue', () => {
    const last = pickSandboxId(queued, pickSandboxId(ready, undefined));
    expect(pickSandboxId({ ...starting, sandboxId: sandboxId.parse('sbx_another0') }, last)).toBe(
      'sbx_another0',
    );
  });

  test('another version’s note in the browser is not taken for one', () => {
    expect(isAnswerDraft({ attempt, answers: { code: '1' } })).toBe(true);
    for (const other of [
      null,
      'text',
      { attempt },
      { attempt, answers: null },
      { attempt, answers: { code: 1 } },
    ]) {
      expect(isAnswerDraft(other)).toBe(false);
    }
  });
});
