import { type AttemptResult, EVIDENCE_CHARS } from '@naru/protocol/attempt-result';
import { isAppError } from '@naru/service-kit/app-error';
import { expect, test } from 'vitest';
import { receiveResult } from './receive-result.ts';
import { createServiceCheck } from './service-check.ts';

const token = 's'.repeat(32);
const result = {
  resultId: 'res_abcdefgh',
  attemptId: 'att_abcdefgh',
  studentId: 'stu_abcdefgh',
  sandboxId: 'sbx_abcdefgh',
  lesson: 'first-run',
  exerciseId: 'hello',
  startedAtMs: 1,
  decidedAtMs: 2,
  cause: 'asked',
  specHash: 'hash',
  points: 10,
  earned: 10,
  criteria: [{ id: 'made', title: '만들었어요', status: 'passed', points: 10, earned: 10, reason: '' }],
  answers: {},
  values: { N: 3 },
  basis: { seed: 's', evidence: null, readings: [{ ask: '["listImages"]', answer: '' }] },
};

async function send(body: unknown, headers: Record<string, string> = { authorization: `Bearer ${token}` }) {
  const stored: AttemptResult[] = [];
  const request = new Request('http://naru.test/api/results', {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const outcome = await receiveResult(request, {
    isService: createServiceCheck(token),
    attempts: {
      recordResult: async (one) => {
        stored.push(one);
      },
      bestByExercise: async () => [],
    },
  }).catch((error: unknown) => error);
  return { stored, outcome };
}

test('what the sandbox host has decided is stored as it is', async () => {
  expect(await send(result)).toEqual({ stored: [result], outcome: undefined });
});

test('the largest basis that is kept fits, also when it is all Korean', async () => {
  const readings = [{ ask: '["listImages"]', answer: '가'.repeat(EVIDENCE_CHARS) }];
  const { stored } = await send({ ...result, basis: { ...result.basis, readings } });
  expect(stored).toHaveLength(1);
});

test.each([{}, { cookie: 'naru_guest=anything' }, { authorization: 'Bearer wrong' }])(
  'without the token, with %j, nothing is stored',
  async (headers) => {
    const { stored, outcome } = await send(result, headers as Record<string, string>);
    expect(stored).toEqual([]);
    expect(isAppError(outcome, 'UNAUTHENTICATED')).toBe(true);
  },
);

test.each([
  ['no result', {}],
  ['points that are none', { ...result, earned: -1 }],
  ['a student who is none', { ...result, studentId: 'stu_a' }],
])('%s is refused', async (_what, body) => {
  const { stored, outcome } = await send(body);
  expect(stored).toEqual([]);
  expect(isAppError(outcome, 'INVALID_INPUT')).toBe(true);
});

test('more than is ever sent is refused before it is in memory', async () => {
  const { stored, outcome } = await send({ ...result, more: 'x'.repeat(4 * EVIDENCE_CHARS + 1) });
  expect(stored).toEqual([]);
  expect(isAppError(outcome, 'MESSAGE_TOO_LARGE')).toBe(true);
});
