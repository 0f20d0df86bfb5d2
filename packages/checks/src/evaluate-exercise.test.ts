import { describe, expect, test } from 'vitest';
import { type CheckSpec, checkSpec } from './check-spec.ts';
import { drawValues } from './draw-values.ts';
import { evaluateExercise } from './evaluate-exercise.ts';
import { noEvidence } from './evidence.ts';
import { createFakeEngineProbe, type FakeEngine } from './testing/fake-engine-probe.ts';

const spec: CheckSpec = checkSpec.parse({
  criteria: [
    {
      id: 'made',
      points: 60,
      text: '{NONCE}를 출력하는 busybox 컨테이너가 있어요',
      check: { container: { image: 'busybox', command: { contains: '{NONCE}' } } },
      orElse: [
        { points: 20, check: { container: { command: { contains: '{NONCE}' } } }, text: '다른 이미지예요.' },
      ],
      feedback: [
        { when: { container: { exitCode: 127 } }, text: '{NONCE}라는 프로그램은 없어요. {found}' },
        { when: { not: { container: {} } }, text: '컨테이너가 없어요.' },
      ],
      hint: 'docker run busybox echo {NONCE}',
    },
    { id: 'exit', points: 20, needs: ['made'], text: '잘 끝났어요', check: { container: { exitCode: 0 } } },
    { id: 'calm', points: 20, text: '죽이지 않았어요', check: { not: { event: { action: 'kill' } } } },
  ],
});

function evaluate(engine: FakeEngine, more: Partial<Parameters<typeof evaluateExercise>[0]> = {}) {
  return evaluateExercise({
    spec,
    values: { NONCE: 'n0nce' },
    answers: {},
    evidence: { ...noEvidence, events: { entries: [], hasGaps: false } },
    probe: createFakeEngineProbe(engine),
    random: () => 0.5,
    ...more,
  });
}

const made = (image: string, exitCode: number): FakeEngine => ({
  containers: [{ name: 'one', image, cmd: ['echo', 'n0nce'], state: { status: 'exited', exitCode } }],
});

describe('evaluateExercise', () => {
  test('gives all points to what is right, in the order of the criteria', async () => {
    const results = await evaluate(made('busybox', 0));
    expect(results.map(({ id, status, earned }) => [id, status, earned])).toEqual([
      ['made', 'passed', 60],
      ['exit', 'passed', 20],
      ['calm', 'passed', 20],
    ]);
    expect(results[0]).toMatchObject({ title: 'n0nce를 출력하는 busybox 컨테이너가 있어요', reason: '' });
  });

  test('gives the first cause that holds as the reason, with what was found', async () => {
    const [first, second] = await evaluate({});
    expect(first).toMatchObject({
      status: 'failed',
      earned: 0,
      reason: '컨테이너가 없어요.',
      found: '컨테이너가 없어요',
      hint: 'docker run busybox echo n0nce',
    });
    expect(second).toMatchObject({ status: 'failed', earned: 0 });
    expect(second?.reason).toContain('n0nce를 출력하는');

    const [failed] = await evaluate({
      containers: [{ name: 'one', state: { status: 'created', exitCode: 127 } }],
    });
    expect(failed?.reason).toMatch(/^n0nce라는 프로그램은 없어요\. 이미지: alpine/);
  });

  test('a lesser way earns its part and says why', async () => {
    const [first] = await evaluate(made('alpine', 0));
    expect(first).toMatchObject({ status: 'failed', earned: 20, points: 60, reason: '다른 이미지예요.' });
  });

  test('what could not be checked is not wrong, and the rest counts', async () => {
    const results = await evaluate(made('busybox', 0), { evidence: noEvidence });
    expect(results.map(({ status }) => status)).toEqual(['passed', 'passed', 'unchecked']);
    expect(results[2]?.problem).toContain('events');

    const probe = createFakeEngineProbe({});
    probe.listContainers = () => Promise.reject(new Error('gone'));
    const dark = await evaluate({}, { probe });
    expect(dark.map(({ status }) => status)).toEqual(['unchecked', 'unchecked', 'passed']);
  });

  test('stops at the end of its time and says so', async () => {
    const results = await evaluate(made('busybox', 0), { signal: AbortSignal.abort() });
    expect(results.map(({ status }) => status)).toEqual(['unchecked', 'unchecked', 'unchecked']);
    expect(results[0]?.reason).toContain('시간');
  });

  test('judges the wanted criteria and those they need alone', async () => {
    const results = await evaluate(made('busybox', 0), { only: ['exit'] });
    expect(results.map(({ id }) => id)).toEqual(['made', 'exit']);
  });

  test('asks the engine for the same thing once', async () => {
    let asked = 0;
    const probe = createFakeEngineProbe(made('busybox', 0));
    const { listContainers } = probe;
    probe.listContainers = () => {
      asked += 1;
      return listContainers();
    };
    await evaluate({}, { probe });
    expect(asked).toBe(1);
  });
});

describe('drawValues', () => {
  const values = { N: { from: 3, to: 99 }, WORD: { oneOf: ['강', '바다'] } };
  test.each([
    [0, 3, '강'],
    [0.999999, 99, '바다'],
  ])('draws from the whole range at %d', (drawn, n, word) => {
    expect(drawValues({ ...spec, values }, () => drawn)).toMatchObject({ N: n, WORD: word });
  });

  test('always has a nonce that is a plain word', () => {
    expect(drawValues(spec, Math.random).NONCE).toMatch(/^[a-z]+-[a-z]+-[0-9]{2}$/);
  });
});
