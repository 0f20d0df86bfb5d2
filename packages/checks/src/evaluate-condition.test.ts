import { describe, expect, test } from 'vitest';
import type { Condition } from './condition-spec.ts';
import { CheckUnavailable } from './engine-probe.ts';
import { evaluateCondition } from './evaluate-condition.ts';
import { createContext } from './evaluation-context.ts';
import { noEvidence } from './evidence.ts';
import { createFakeEngineProbe } from './testing/fake-engine-probe.ts';
import { state } from './testing/judge-condition.ts';

describe('combinators', () => {
  const yes: Condition = { container: { name: 'ws1' } };
  const no: Condition = { container: { name: 'other' } };
  const unknown: Condition = { event: { action: 'die' } };
  const world = { engine: { containers: [{ name: 'ws1' }] } };

  test.each<[Condition, string]>([
    [{ all: [yes, yes] }, 'met'],
    [{ all: [yes, no] }, 'unmet'],
    [{ all: [yes, unknown] }, 'unavailable'],
    [{ all: [unknown, no] }, 'unmet'],
    [{ any: [no, yes] }, 'met'],
    [{ any: [no, no] }, 'unmet'],
    [{ any: [no, unknown] }, 'unavailable'],
    [{ any: [unknown, yes] }, 'met'],
    [{ not: no }, 'met'],
    [{ not: yes }, 'unmet'],
    [{ not: unknown }, 'unavailable'],
    [{ ...yes, not: no }, 'met'],
    [{ ...yes, not: yes }, 'unmet'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, world)).toBe(expected);
  });
});

test('a probe that cannot say, or fails in another way, is never "wrong"', async () => {
  for (const error of [new CheckUnavailable('gone'), new TypeError('a bug')]) {
    const probe = createFakeEngineProbe({});
    probe.listContainers = () => Promise.reject(error);
    const context = createContext({
      probe,
      freshProbe: probe,
      evidence: noEvidence,
      values: {},
      answers: {},
      startedAtMs: undefined,
      random: () => 0,
      signal: undefined,
    });
    const verdict = await evaluateCondition({ container: { name: 'a1' } }, context);
    expect(verdict).toMatchObject({ state: 'unavailable', problem: error.message });
  }
});
