import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckQueue, type CheckRun } from './check-queue.ts';

let queue: CheckQueue;
let runs: (Omit<CheckRun, 'only'> & { only: string[] | 'all' })[];
let running: number;
let mostRunning: number;
/** A run ends with the next of these, or at once. */
let gates: Promise<void>[];
let cancelled: string[];

beforeEach(() => {
  vi.useFakeTimers();
  runs = [];
  running = 0;
  mostRunning = 0;
  gates = [];
  cancelled = [];
  queue = new CheckQueue({
    run: async ({ only, ...run }, signal) => {
      runs.push({ ...run, only: only === undefined ? 'all' : [...only] });
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      await gates.shift();
      if (signal.aborted) cancelled.push(run.key);
      running -= 1;
    },
    times: { gatherMs: 10, secondLookMs: 1_000, actingRestMs: 2_000 },
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await queue.close();
});

const quick = (...ids: string[]) => ({ quick: ids, acting: [] });
const acting = (...ids: string[]) => ({ quick: [], acting: ids });
const looked = () => runs.map(({ key, only }) => `${key}: ${only}`);
function aGate() {
  const gate = Promise.withResolvers<void>();
  gates.push(gate.promise);
  return gate;
}

test('events of one command are judged together, and once more when it has settled', async () => {
  queue.concern('a', quick('one'));
  queue.concern('a', quick('two'));
  await vi.advanceTimersByTimeAsync(10);
  expect(looked()).toEqual(['a: one,two']);
  expect(runs[0]).toMatchObject({ cause: 'event', isActing: false, isSecondLook: false });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(looked()).toEqual(['a: one,two', 'a: one,two']);
  expect(runs[1]).toMatchObject({ isSecondLook: true });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toHaveLength(2);
});

test('there is never more than one run at a time, and what comes meanwhile is one run', async () => {
  const gate = aGate();
  queue.concern('a', quick('one'));
  await vi.advanceTimersByTimeAsync(10);
  queue.concern('a', quick('two'));
  queue.concern('a', quick('three'));
  queue.concern('b', quick('four'));
  await vi.advanceTimersByTimeAsync(50);
  expect(looked()).toEqual(['a: one']);
  gate.resolve();
  await vi.advanceTimersByTimeAsync(50);
  expect(looked()).toEqual(['a: one', 'a: two,three', 'b: four']);
  expect(mostRunning).toBe(1);
});

test('of several exercises the one the student works at is judged first', async () => {
  const gate = aGate();
  queue.concern('b', quick('one'));
  await vi.advanceTimersByTimeAsync(10);
  for (const key of ['a', 'b', 'c']) queue.concern(key, quick('two'));
  queue.prefer('b');
  gate.resolve();
  await vi.advanceTimersByTimeAsync(50);
  expect(looked()).toEqual(['b: one', 'b: two', 'a: two', 'c: two']);
});

test('a second look waits for the end of a burst, but not for ever', async () => {
  for (let ms = 0; ms < 6_000; ms += 500) {
    queue.concern('a', quick('one'));
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(runs.filter(({ isSecondLook }) => isSecondLook).length).toBeGreaterThan(0);
});

test('who asks comes before what nobody asked for', async () => {
  const gate = aGate();
  queue.concern('a', quick('one'));
  await vi.advanceTimersByTimeAsync(10);
  queue.concern('b', quick('two'));
  const asked = queue.ask('c');
  gate.resolve();
  await asked;
  expect(looked().slice(0, 2)).toEqual(['a: one', 'c: all']);
});

test('who asks again shares the run that waits or is under way', async () => {
  const gate = aGate();
  const first = queue.ask('a');
  const second = queue.ask('a');
  gate.resolve();
  await Promise.all([first, second]);
  expect(looked()).toEqual(['a: all']);
});

test('a new answer is judged by a run of its own', async () => {
  const gate = aGate();
  const first = queue.ask('a');
  const second = queue.ask('a', { isNew: true });
  const third = queue.ask('a', { isNew: true });
  gate.resolve();
  await Promise.all([first, second, third]);
  expect(looked()).toEqual(['a: all', 'a: all']);
});

test('what takes time is looked at seldom, and a second time like everything else', async () => {
  queue.concern('a', acting('run'));
  await vi.advanceTimersByTimeAsync(10);
  queue.concern('a', acting('run'));
  queue.concern('a', acting('build'));
  await vi.advanceTimersByTimeAsync(1_900);
  expect(looked()).toEqual(['a: run']);
  await vi.advanceTimersByTimeAsync(200);
  expect(looked()).toEqual(['a: run', 'a: run,build']);
  expect(runs[1]).toMatchObject({ isActing: true, isSecondLook: false });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs.slice(2)).toMatchObject([{ isActing: true, isSecondLook: true, only: ['run', 'build'] }]);
});

test('who asks does not wait for what takes time and nobody asked for', async () => {
  const gate = aGate();
  queue.concern('a', acting('build'));
  await vi.advanceTimersByTimeAsync(10);
  const asked = queue.ask('a');
  gate.resolve();
  await asked;
  expect(cancelled).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looked()).toEqual(['a: build', 'a: all']);
});

test('what was cut off for another exercise is done later', async () => {
  const gate = aGate();
  queue.concern('b', acting('build'));
  await vi.advanceTimersByTimeAsync(10);
  const asked = queue.ask('a');
  gate.resolve();
  await asked;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(looked().slice(0, 3)).toEqual(['b: build', 'a: all', 'b: build']);
});

test('while something else happens to the sandbox no check runs', async () => {
  const gate = Promise.withResolvers<void>();
  const work = queue.exclusively(() => gate.promise);
  queue.concern('a', quick('one'));
  const asked = queue.ask('a');
  await vi.advanceTimersByTimeAsync(100);
  expect(runs).toEqual([]);
  gate.resolve();
  await Promise.all([work, asked]);
  expect(looked()).toEqual(['a: all']);
});

test('a run that fails is told to who asked, and the next one runs', async () => {
  const failing = new CheckQueue({
    run: async ({ key }) => {
      if (key === 'bad') throw new Error('broken');
    },
  });
  await expect(failing.ask('bad')).rejects.toThrow('broken');
  await expect(failing.ask('good')).resolves.toBeUndefined();
});
