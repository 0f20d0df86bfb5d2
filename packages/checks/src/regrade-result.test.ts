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
  const given = { cause: 'asked' as const, values: { NONCE: 'n0nce' }, answers: {}, startedAtMs: 1_000 };
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

  test('"could not check" changes nothing of a criterion', async () => {
    const right = specOf({ container: { name: 'web', status: 'running' } });
    const spec = specOf({ event: { action: 'die' } });
    for (const before of [right, tooStrict]) {
      const result = await decide(before);
      expect(await regradeResult({ spec, result })).toMatchObject({ criteria: result.criteria });
    }
    const worthMore = checkSpec.parse({ criteria: [{ ...spec.criteria[0], points: 20 }] });
    expect(await regradeResult({ spec: worthMore, result: await decide(right) })).toMatchObject({
      reason: 'not-asked',
      detail: 'made',
    });
  });

  test('of what an event judged in part, the other criteria stay as they stood', async () => {
    const check: Condition = { container: { name: 'web' } };
    const other = { id: 'other', points: 5, text: 'other', check: { volume: { name: 'data' } } };
    const spec = checkSpec.parse({ criteria: [{ id: 'made', points: 10, text: 'made', check }, other] });
    const { basis, criteria, ...rest } = await decide(tooStrict);
    const stood = {
      id: 'other',
      title: 'other',
      status: 'passed',
      points: 5,
      earned: 5,
      reason: '',
    } as const;
    const result: RegradableResult = { ...rest, cause: 'event', basis, criteria: [...criteria, stood] };
    expect(await regradeResult({ spec, result })).toMatchObject({ reason: 'no-basis' });
    if (basis === undefined) throw new Error('no basis was kept');
    expect(
      await regradeResult({ spec, result: { ...result, basis: { ...basis, only: ['made'] } } }),
    ).toMatchObject({ earned: 15, points: 15, criteria: [{ id: 'made', status: 'passed' }, stood] });
  });
});

describe('hashSpec', () => {
  test('tells checks apart, and the same checks not', () => {
    expect(hashSpec(tooStrict)).toMatch(/^[0-9a-f]{32}$/);
    const reordered = specOf({
      container: { status: 'exited', image: { ofContainer: 'web' }, name: 'web' },
    });
    expect(hashSpec(reordered)).toBe(hashSpec(tooStrict));
    expect(hashSpec(specOf({ volume: { name: 'data' } }))).not.toBe(hashSpec(tooStrict));
  });
});
