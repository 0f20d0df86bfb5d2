import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CheckSpec, checkSpec } from './check-spec.ts';
import type { Condition } from './condition-spec.ts';
import { CheckUnavailable, type EngineProbe } from './engine-probe.ts';
import { evaluateExercise } from './evaluate-exercise.ts';
import { type Evidence, noEvidence } from './evidence.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { Reading } from './reading.ts';
import { recordProbe } from './record-probe.ts';
import { replayProbe } from './replay-probe.ts';
import { seededRandom } from './seeded-random.ts';
import { createFakeEngineProbe, type FakeEngine } from './testing/fake-engine-probe.ts';
import { fakeEvents } from './testing/fake-events.ts';

const condition = fc.constantFrom<Condition>(
  { container: { name: 'web', image: 'nginx', status: 'running' } },
  { container: { name: 'gone' } },
  { container: { name: 'web', log: { contains: 'ready' } } },
  { image: { name: 'my/app' } },
  { history: { image: 'my/app', instruction: 'RUN', count: 1 } },
  { volume: { name: 'data', usedBy: ['web'] } },
  { network: { name: 'lab' } },
  { http: { port: 8080, servedBy: 'web' } },
  { http: { port: 8081, serves: 'site' } },
  { http: { port: 8080, status: 200, body: { contains: 'hello' } } },
  { tcp: { port: 9999 } },
  { redis: { port: 6379, servedBy: 'redis' } },
  { file: { container: 'web', path: '/etc/motd', content: { contains: '{NONCE}' } } },
  { file: { workspace: 'log.txt', writtenBy: 'web' } },
  { run: { image: 'my/app', command: ['echo', '{RANDOM}'], stdout: { contains: '{RANDOM}' } } },
  { rebuild: { context: 'app', changes: { 'a.txt': '{RANDOM}' }, command: ['cat', 'a.txt'] } },
  { dockerfile: { workspace: 'app/Dockerfile', instruction: 'FROM' } },
  { script: { run: 'ls {RANDOM}', stdout: { contains: 'x' } } },
  { answer: { field: 'why', is: { contains: '42' } } },
  { event: { action: 'die', exitCode: 0 } },
  { api: { path: { contains: '/containers/' } } },
);

const criteria = fc.array(
  fc.record({
    check: fc.oneof(
      condition,
      condition.map((not): Condition => ({ not })),
      fc.tuple(condition, condition).map((any): Condition => ({ any })),
    ),
    other: fc.option(condition),
    when: fc.option(condition),
  }),
  { minLength: 1, maxLength: 6 },
);

const engine = fc.record<FakeEngine>({
  containers: fc.constantFrom(
    [],
    [{ name: 'web', image: 'nginx', log: 'ready\n' }, { name: 'redis' }],
    [{ name: 'web', state: { status: 'exited', exitCode: 3 } }],
  ),
  images: fc.constantFrom({}, { nginx: {}, 'my/app': { steps: ['RUN make', 'FROM alpine'] } }),
  volumes: fc.constantFrom({}, { data: { usedBy: ['web'] } }),
  networks: fc.constantFrom({}, { lab: {} }),
  files: fc.constant({ 'web:/etc/motd': 'n0nce', 'site/index.html': 'hello', 'log.txt': 'a\n' }),
  http: fc.constantFrom(
    {},
    { 8080: { container: 'web', body: 'hello' }, 8081: { folder: 'site' } },
    { 8080: { body: 'no' } },
  ),
  redis: fc.constant({ redis: {} }),
  redisPorts: fc.constantFrom({}, { 6379: 'redis' }),
  run: fc.constantFrom((run) => ({ stdout: (run.argv ?? []).join(' ') })),
  script: fc.constant((script: string) => ({ exitCode: 0, stdout: script })),
});

function buildSpec(
  drawn: { check: Condition; other: Condition | null; when: Condition | null }[],
): CheckSpec {
  return checkSpec.parse({
    criteria: drawn.map(({ check, other, when }, index) => ({
      id: `c${index}`,
      points: 10,
      text: 'criterion',
      check,
      ...(index > 0 && index % 3 === 0 ? { needs: ['c0'] } : {}),
      ...(other === null ? {} : { orElse: [{ points: 4, check: other, text: 'a part' }] }),
      ...(when === null ? {} : { feedback: [{ when, text: 'because {found}' }] }),
    })),
  });
}

/** Every so many questions one cannot be asked. */
function makeUnreliable(probe: EngineProbe, every: number): EngineProbe {
  let asked = 0;
  return new Proxy(probe, {
    get: (target, name: keyof EngineProbe) => {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        asked += 1;
        if (every > 0 && asked % every === 0) throw new CheckUnavailable(`question ${asked} got lost`);
        return method(...args);
      };
    },
  });
}

const journey = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('replayProbe', () => {
  test('an evaluation over the record decides as it did over the engine, word for word', async () => {
    const evidence: Evidence = {
      ...noEvidence,
      events: fakeEvents([
        { action: 'start', name: 'web' },
        { action: 'die', exitCode: 0 },
      ]),
    };
    const common = { values: { NONCE: 'n0nce' }, answers: { why: '42' }, startedAtMs: 1_000 };
    await fc.assert(
      fc.asyncProperty(
        criteria,
        engine,
        fc.integer({ min: 0, max: 6 }),
        fc.string(),
        async (drawn, world, every, seed) => {
          const spec = buildSpec(drawn);
          const recorded = recordProbe(
            makeUnreliable(createFakeEngineProbe(structuredCloneOf(world)), every),
          );
          const decided = await evaluateExercise({
            ...common,
            spec,
            evidence,
            probe: recorded.probe,
            random: seededRandom(seed),
          });
          const unknown: string[] = [];
          const again = await evaluateExercise({
            ...common,
            spec,
            evidence: parseEvidence(journey(evidence)) ?? noEvidence,
            probe: replayProbe(journey(recorded.readings()), { onUnknown: (ask) => unknown.push(ask) }),
            random: seededRandom(seed),
          });
          expect(again).toEqual(decided);
          expect(unknown).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a repeated question gets its answers in turn, and the last one from then on', async () => {
    const engineOf: FakeEngine = { files: { 'log.txt': 'one' } };
    const { probe, readings } = recordProbe(createFakeEngineProbe(engineOf));
    await probe.readFile({ workspace: 'log.txt' });
    engineOf.files = { 'log.txt': 'two' };
    await probe.readFile({ workspace: 'log.txt' });
    const replay = replayProbe(readings());
    const texts: (string | undefined)[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await replay.wait(60_000);
      texts.push((await replay.readFile({ workspace: 'log.txt' }))?.text);
    }
    expect(texts).toEqual(['one', 'two', 'two']);
  });

  test('what was never asked could not be checked, and is told', async () => {
    const unknown: string[] = [];
    const replay = replayProbe([], { onUnknown: (ask) => unknown.push(ask) });
    await expect(replay.inspectImage('nginx')).rejects.toBeInstanceOf(CheckUnavailable);
    await expect(replay.withPausedContainer('web', async () => 1)).rejects.toBeInstanceOf(CheckUnavailable);
    expect(unknown).toEqual(['["inspectImage","nginx"]', '["withPausedContainer","web"]']);
  });

  test('what is not there is an answer, what could not be asked is not', async () => {
    const readings: Reading[] = [
      { ask: '["inspectImage","none"]' },
      { ask: '["inspectImage","lost"]', problem: 'gone' },
    ];
    const replay = replayProbe(readings);
    await expect(replay.inspectImage('none')).resolves.toBeUndefined();
    await expect(replay.inspectImage('lost')).rejects.toThrow('gone');
  });

  test('a hold that failed before, inside or after fails there again', async () => {
    const place = { path: 'a.txt', text: 'x' };
    const before = recordProbe({
      ...createFakeEngineProbe({}),
      withWorkspaceFile: () => Promise.reject(new CheckUnavailable('in the way')),
    });
    const after = recordProbe({
      ...createFakeEngineProbe({}),
      withWorkspaceFile: async (_file, act) => {
        await act();
        throw new CheckUnavailable('could not remove');
      },
    });
    const runs: [typeof before, string, number][] = [
      [before, 'in the way', 0],
      [after, 'could not remove', 1],
    ];
    for (const [recorded, problem, times] of runs) {
      for (const make of [() => recorded.probe, () => replayProbe(recorded.readings())]) {
        let acted = 0;
        const held = make().withWorkspaceFile(place, async () => {
          acted += 1;
        });
        await expect(held).rejects.toThrow(problem);
        expect(acted).toBe(times);
      }
    }
  });
});

/** The fake engine is changed while it is looked at; functions stay as they are. */
function structuredCloneOf(world: FakeEngine): FakeEngine {
  const { run, rebuild, script, onWait, ...data } = world;
  return {
    ...structuredClone(data),
    ...(run === undefined ? {} : { run }),
    ...(rebuild === undefined ? {} : { rebuild }),
    ...(script === undefined ? {} : { script }),
    ...(onWait === undefined ? {} : { onWait }),
  };
}
