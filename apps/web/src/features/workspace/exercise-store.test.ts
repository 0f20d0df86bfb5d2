import type { ExerciseView } from '@naru/protocol/exercise-view';
import { afterEach, describe, expect, it } from 'vitest';
import { CommandError } from './command-error.ts';
import { createExerciseFeed } from './exercise-feed.ts';
import { useExercises } from './exercise-store.ts';

const aView = (exerciseId: string, change: Partial<ExerciseView> = {}): ExerciseView => ({
  exerciseId,
  phase: 'open',
  values: {},
  points: 100,
  earned: 0,
  criteria: [],
  answerFields: [],
  answers: {},
  isChecking: false,
  hints: [],
  hintCount: 0,
  failedChecks: 0,
  canSeeSolution: false,
  clears: [],
  ...change,
});

/** A sandbox host whose answers the test gives. */
function aHost() {
  const sent: {
    name: string;
    input: unknown;
    resolve(output: unknown): void;
    reject(error: unknown): void;
  }[] = [];
  let tell: (view: ExerciseView) => void = () => undefined;
  const feed = createExerciseFeed({
    send: (name, input) =>
      new Promise((resolve, reject) => {
        sent.push({ name, input, resolve: resolve as (output: unknown) => void, reject });
      }),
    on: (_name, handler) => {
      tell = handler as typeof tell;
      return () => {
        tell = () => undefined;
      };
    },
  });
  return { feed, sent, change: (view: ExerciseView) => tell(view) };
}

const state = () => useExercises.getState();
let close: (() => void) | undefined;
const open = () => {
  const host = aHost();
  close = host.feed.close;
  return host;
};
afterEach(() => close?.());

describe('the store of exercises', () => {
  it('has what the sandbox host lists, and then what changes', async () => {
    const { feed, sent, change } = open();
    const listed = feed.resume();
    expect(state().listing).toBe('asking');
    sent[0]?.resolve({ exercises: [aView('run'), aView('stop')] });
    await listed;
    change(aView('stop', { earned: 40 }));
    expect(state().listing).toBe('known');
    expect(Object.values(state().views).map(({ exerciseId, earned }) => [exerciseId, earned])).toEqual([
      ['run', 0],
      ['stop', 40],
    ]);
  });

  it('tells why the list failed, and asks again', async () => {
    const { feed, sent } = open();
    const listed = feed.resume();
    sent[0]?.reject(new CommandError({ code: 'ENGINE_DOWN' }));
    await listed;
    expect([state().listing, state().listingError?.code]).toEqual(['failed', 'ENGINE_DOWN']);
    const again = state().list();
    sent[1]?.resolve({ exercises: [] });
    await again;
    expect([state().listing, state().listingError]).toEqual(['known', undefined]);
  });

  it('sends a check with the answers once, however often it is pressed', async () => {
    const { sent } = open();
    const first = state().check('run', { code: '137' });
    const second = state().check('run', { code: '137' });
    expect(state().pending).toEqual({ run: ['check'] });
    expect(await second).toBeUndefined();
    sent[0]?.resolve(aView('run', { earned: 60 }));
    expect(await first).toMatchObject({ earned: 60 });
    expect(sent.map(({ name, input }) => [name, input])).toEqual([
      ['exercise:check', { exerciseId: 'run', answers: { code: '137' } }],
    ]);
    expect(state().pending).toEqual({});
  });

  it('sends answers that were corrected while a check is on its way', async () => {
    const { sent } = open();
    const first = state().check('run', { code: '1' });
    const second = state().check('run', { code: '137' });
    expect(sent.map(({ input }) => input)).toMatchObject([
      { answers: { code: '1' } },
      { answers: { code: '137' } },
    ]);
    sent[0]?.resolve(aView('run', { isChecking: true }));
    await first;
    expect(state().pending).toEqual({ run: ['check'] });
    sent[1]?.resolve(aView('run', { earned: 100 }));
    expect(await second).toMatchObject({ earned: 100 });
    expect(state().pending).toEqual({});
  });

  it('asks for a hint while a check is on its way', async () => {
    const { sent } = open();
    const checking = state().check('run', {});
    const hinting = state().hint('run');
    sent[1]?.resolve(aView('run', { hints: ['one'], isChecking: true }));
    expect(await hinting).toMatchObject({ hints: ['one'] });
    expect(state().pending).toEqual({ run: ['check'] });
    sent[0]?.resolve(aView('run', { hints: ['one'] }));
    expect(await checking).toMatchObject({ isChecking: false });
    expect(state().pending).toEqual({});
  });

  it('keeps a failure until the next try', async () => {
    const { sent } = open();
    const failing = state().hint('run');
    sent[0]?.reject(new CommandError({ code: 'RATE_LIMITED' }));
    expect(await failing).toBeUndefined();
    expect(state().failures.run).toMatchObject({ action: 'hint', error: { code: 'RATE_LIMITED' } });
    const working = state().hint('run');
    expect(state().failures).toEqual({});
    sent[1]?.resolve(aView('run', { hints: ['one'] }));
    expect(await working).toMatchObject({ hints: ['one'] });
  });

  it('forgets with the sandbox, and takes no late answer of the one before', async () => {
    const { feed, sent } = open();
    const starting = state().start('run');
    const listing = feed.resume();
    feed.forget();
    sent[0]?.resolve(aView('run', { values: { NONCE: 'old' } }));
    sent[1]?.resolve({ exercises: [aView('run', { values: { NONCE: 'old' } })] });
    expect(await starting).toBeUndefined();
    await listing;
    expect([state().views, state().pending, state().listing]).toEqual([{}, {}, 'unasked']);
  });

  it('keeps the best of what it has seen over a restart and another sandbox', () => {
    const { feed, change } = open();
    change(aView('run', { earned: 60 }));
    change(aView('run', { earned: 20 }));
    expect(state().best.run).toEqual({ earned: 60, points: 100, isComplete: false });
    change(aView('run', { earned: 100, phase: 'done' }));
    change(aView('run', { earned: 0 }));
    feed.forget();
    expect(state().best.run).toEqual({ earned: 100, points: 100, isComplete: true });
    feed.close();
    expect(state().best).toEqual({});
  });

  it('refuses at once where no workbench has arrived', async () => {
    await expect(state().solution('run')).rejects.toMatchObject({ code: 'SANDBOX_NOT_READY' });
    await state().start('run');
    expect(state().failures.run?.error.code).toBe('SANDBOX_NOT_READY');
    state().forget();
  });
});
