import { describe, expect, test } from 'vitest';
import { type CheckSpec, checkSpec } from './check-spec.ts';
import type { Condition } from './condition-spec.ts';
import { evaluateExercise } from './evaluate-exercise.ts';
import { noEvidence } from './evidence.ts';
import { hashSpec } from './hash-spec.ts';
import { recordProbe } from './record-probe.ts';
import { type RegradableResult, regradeResult } from './regrade-result.ts';
import { seededRandom } from './seeded-random.ts';
import { createFakeEngineProbe } from './testing/fake-engine-probe.ts';

const specOf = (check: Condition): CheckSpec =>
  checkSpec.parse({ criteria: [{ id: 'made', points: 10, text: 'made', check }] });

/** What the sandbox host stores of an evaluation over a container `web` of `nginx:1.27`. */
async function decide(spec: CheckSpec): Promise<RegradableResult> {
  const { probe, readings } = recordProbe(
    createFakeEngineProbe({ containers: [{ name: 'web', image: 'nginx:1.27' }] }),
  );
  const given = { values: { NONCE: 'n0nce' }, answers: {}, startedAtMs: 1_000 };
  const criteria = await evaluateExercise({
    ...given,
    spec,
    evidence: noEvidence,
    probe,
    random: seededRandom('s'),
  });
  const basis = { seed: 's', evidence: noEvidence, readings: readings() };
  return JSON.parse(JSON.stringify({ ...given, criteria, basis }));
}

const tooStrict = specOf({ container: { name: 'web', image: { ofContainer: 'web' }, status: 'exited' } });

describe('regradeResult', () => {
  test('gives what the corrected checks would have given', async () => {
    const result = await decide(tooStrict);
    expect(await regradeResult({ spec: tooStrict, result })).toMatchObject({ isDecided: true, earned: 0 });
    const corrected = specOf({ container: { name: 'web', status: 'running' } });
    expect(await regradeResult({ spec: corrected, result })).toMatchObject({
      isDecided: true,
      points: 10,
      earned: 10,
      criteria: [{ id: 'made', status: 'passed' }],
    });
  });

  test('decides nothing when nothing was kept', async () => {
    const { basis: _basis, ...result } = await decide(tooStrict);
    expect(await regradeResult({ spec: tooStrict, result })).toMatchObject({ reason: 'no-basis' });
    const spoilt = { ...result, basis: { seed: 's', evidence: [1], readings: [] } };
    expect(await regradeResult({ spec: tooStrict, result: spoilt })).toMatchObject({ reason: 'no-basis' });
  });

  test('decides nothing when the checks ask what was not asked then', async () => {
    const result = await decide(tooStrict);
    expect(await regradeResult({ spec: specOf({ volume: { name: 'data' } }), result })).toEqual({
      isDecided: false,
      reason: 'not-asked',
      detail: '["inspectVolume","data"]',
    });
  });

  test('"could not check" takes no points away', async () => {
    const result = await decide(tooStrict);
    const spec = specOf({ event: { action: 'die' } });
    expect(await regradeResult({ spec, result })).toMatchObject({ isDecided: false, reason: 'unchecked' });
  });
});

describe('hashSpec', () => {
  test('tells checks apart, and the same checks not', () => {
    expect(hashSpec(tooStrict)).toMatch(/^[0-9a-f]{32}$/);
    expect(hashSpec(structuredClone(tooStrict))).toBe(hashSpec(tooStrict));
    expect(hashSpec(specOf({ volume: { name: 'data' } }))).not.toBe(hashSpec(tooStrict));
  });
});
