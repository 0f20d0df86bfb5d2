import { describe, expect, test } from 'vitest';
import { attemptKey, isAnswerDraft, pickAnswers } from './answer-draft.ts';

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
