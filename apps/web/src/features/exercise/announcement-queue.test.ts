import { describe, expect, test } from 'vitest';
import { createAnnouncementQueue } from './announcement-queue.ts';

function aQueue() {
  const said: string[] = [];
  const delays: number[] = [];
  let pending: (() => void) | undefined;
  const queue = createAnnouncementQueue({
    say: (text) => said.push(text),
    schedule: (work, delayMs) => {
      delays.push(delayMs);
      pending = work;
    },
  });
  const pass = () => {
    const work = pending;
    pending = undefined;
    work?.();
  };
  return { queue, said, delays, pass };
}

describe('announcements', () => {
  test('the first is said at once, the next only after a second', () => {
    const { queue, said, delays, pass } = aQueue();
    queue.mention('one');
    queue.mention('two');
    expect([said, delays]).toEqual([['one'], [1_000]]);
    pass();
    expect(said).toEqual(['one', 'two']);
  });

  test('of ticks that wait only the newest is said', () => {
    const { queue, said, pass } = aQueue();
    for (const text of ['one', 'two', 'three', 'four']) queue.mention(text);
    pass();
    pass();
    expect(said).toEqual(['one', 'four']);
  });

  test('the answer to a press is never lost, and drives old ticks out', () => {
    const { queue, said, pass } = aQueue();
    queue.tell('first answer');
    queue.mention('a tick');
    queue.tell('second answer');
    queue.mention('a newer tick');
    pass();
    pass();
    pass();
    expect(said).toEqual(['first answer', 'second answer', 'a newer tick']);
  });

  test('after a pause the next is said at once again', () => {
    const { queue, said, pass } = aQueue();
    queue.mention('one');
    pass();
    queue.mention('two');
    expect(said).toEqual(['one', 'two']);
  });
});
