import { expect, onTestFinished, test, vi } from 'vitest';
import { askPatiently } from './ask-patiently.ts';

const silent = { isAnswered: false };
const answer = { isAnswered: true };

/** Answers from the given question on. */
function anEndpoint(answersFrom: number) {
  const asked = { times: 0 };
  const ask = async () => {
    asked.times += 1;
    return asked.times >= answersFrom ? answer : silent;
  };
  return { asked, ask };
}

test('what has just been started is asked again until it answers', async () => {
  const { asked, ask } = anEndpoint(3);
  expect(await askPatiently(ask, async () => Date.now() - 300)).toBe(answer);
  expect(asked.times).toBe(3);
});

test('what has been running for a while, or does not run, is asked once', async () => {
  for (const startedAtMs of [Date.now() - 60_000, undefined]) {
    const { asked, ask } = anEndpoint(2);
    expect(await askPatiently(ask, async () => startedAtMs)).toBe(silent);
    expect(asked.times).toBe(1);
  }
});

test('an answer costs no second question', async () => {
  const { ask } = anEndpoint(1);
  expect(await askPatiently(ask, () => Promise.reject(new Error('not to be asked')))).toBe(answer);
});

test('the wait ends, also when the engine’s clock is ahead', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { asked, ask } = anEndpoint(Number.POSITIVE_INFINITY);
  const askForTwoSeconds = async () => {
    vi.setSystemTime(Date.now() + 2_000);
    return ask();
  };
  expect(await askPatiently(askForTwoSeconds, async () => Date.now() + 3_600_000)).toBe(silent);
  expect(asked.times).toBe(3);
});
