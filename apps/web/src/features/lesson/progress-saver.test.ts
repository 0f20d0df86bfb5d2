import { describe, expect, test } from 'vitest';
import type { StepVisit } from '../workspace/saved-visits.ts';
import { createProgressSaver, type SendResult } from './progress-saver.ts';

const visit = (...steps: string[]): StepVisit => ({ lastStepId: steps.at(-1) ?? '', visitedStepIds: steps });

/** Answers are given by the test; retries run when the test says so. */
function setUp() {
  const sent: { visit: StepVisit; resolve: (result: SendResult) => void; reject: () => void }[] = [];
  const kept: (StepVisit | undefined)[] = [];
  const trouble: boolean[] = [];
  const scheduled: { work: () => void; delayMs: number; isCancelled: boolean }[] = [];
  const saver = createProgressSaver({
    send: (visit) =>
      new Promise((resolve, reject) =>
        sent.push({ visit, resolve, reject: () => reject(new Error('no answer')) }),
      ),
    keep: (visit) => kept.push(visit),
    onTroubleChange: (isInTrouble) => trouble.push(isInTrouble),
    schedule: (work, delayMs) => {
      const entry = { work, delayMs, isCancelled: false };
      scheduled.push(entry);
      return () => {
        entry.isCancelled = true;
      };
    },
  });
  const settled = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { saver, sent, kept, trouble, scheduled, settled };
}

describe('createProgressSaver', () => {
  test('sends a visit and forgets the copy in the browser when it is saved', async () => {
    const { saver, sent, kept, settled } = setUp();
    saver.save(visit('a'));
    sent[0]?.resolve('saved');
    await settled();
    expect(sent.map((request) => request.visit)).toEqual([visit('a')]);
    expect(kept).toEqual([visit('a'), undefined]);
  });

  test('sends one at a time and then only the newest', async () => {
    const { saver, sent, settled } = setUp();
    saver.save(visit('a'));
    saver.save(visit('a', 'b'));
    saver.save(visit('a', 'b', 'c'));
    expect(sent).toHaveLength(1);
    sent[0]?.resolve('saved');
    await settled();
    expect(sent.map((request) => request.visit.lastStepId)).toEqual(['a', 'c']);
  });

  test('tries again later, says so after the second failure and takes it back when it is saved', async () => {
    const { saver, sent, trouble, scheduled, settled } = setUp();
    saver.save(visit('a'));
    sent[0]?.reject();
    await settled();
    expect(trouble).toEqual([]);
    scheduled[0]?.work();
    sent[1]?.reject();
    await settled();
    expect(trouble).toEqual([true]);
    expect(scheduled.map(({ delayMs }) => delayMs)).toEqual([2_000, 5_000]);
    scheduled[1]?.work();
    sent[2]?.resolve('saved');
    await settled();
    expect(trouble).toEqual([true, false]);
  });

  test('a new visit does not wait for the next try', async () => {
    const { saver, sent, scheduled, settled } = setUp();
    saver.save(visit('a'));
    sent[0]?.reject();
    await settled();
    saver.save(visit('a', 'b'));
    expect(sent).toHaveLength(2);
    expect(scheduled[0]?.isCancelled).toBe(true);
  });

  test('does not repeat what the server refuses', async () => {
    const { saver, sent, scheduled, settled } = setUp();
    saver.save(visit('gone'));
    sent[0]?.resolve('refused');
    await settled();
    expect(sent).toHaveLength(1);
    expect(scheduled).toEqual([]);
  });

  test('a student who leaves at once still has the last step saved', async () => {
    const { saver, sent, kept, settled } = setUp();
    saver.save(visit('a'));
    saver.save(visit('a', 'b'));
    saver.stop();
    sent[0]?.resolve('saved');
    await settled();
    sent[1]?.resolve('saved');
    await settled();
    expect(sent.map((request) => request.visit.lastStepId)).toEqual(['a', 'b']);
    expect(kept.at(-1)).toBeUndefined();
  });

  test('what waits for its next try is sent once more when the page leaves, and not again', async () => {
    const { saver, sent, scheduled, settled } = setUp();
    saver.save(visit('a'));
    sent[0]?.reject();
    await settled();
    saver.stop();
    expect(sent).toHaveLength(2);
    sent[1]?.reject();
    await settled();
    expect(scheduled.map(({ isCancelled }) => isCancelled)).toEqual([true]);
  });

  test('stops trying when the page leaves, and keeps the copy', async () => {
    const { saver, sent, kept, scheduled, settled } = setUp();
    saver.save(visit('a'));
    saver.stop();
    sent[0]?.reject();
    await settled();
    expect(scheduled).toEqual([]);
    expect(kept).toEqual([visit('a')]);
  });
});
