import { describe, expect, it } from 'vitest';
import { createInputPipe } from './input-pipe.ts';

/** Lets promise chains of the pipe run to where they wait. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function aPipe({ maxChars = 10, windowChars = 4 } = {}) {
  const sent: { data: string; take(waitMs?: number): void; refuse(): void }[] = [];
  const timers: (() => void)[] = [];
  const pipe = createInputPipe({
    maxChars,
    windowChars,
    send: (data) =>
      new Promise((resolve, reject) => {
        sent.push({ data, take: resolve, refuse: () => reject(new Error('refused')) });
      }),
    setTimer: (run) => timers.push(run),
  });
  return { pipe, sent, timers, texts: () => sent.map((part) => part.data) };
}

describe('the input pipe', () => {
  it('sends keystrokes at once while few are on their way', () => {
    const { pipe, texts } = aPipe();
    for (const key of 'ab') pipe.write(key);
    expect(texts()).toEqual(['a', 'b']);
  });

  it('gathers keys that come while the window is full, and keeps their order', async () => {
    const { pipe, sent, texts } = aPipe({ windowChars: 1 });
    for (const key of 'abcd') pipe.write(key);
    expect(texts()).toEqual(['a']);
    sent[0]?.take();
    await settle();
    expect(texts()).toEqual(['a', 'bcd']);
  });

  it('sends a long paste part by part', async () => {
    const { pipe, sent, texts } = aPipe();
    pipe.write('0123456789abcdefghijXYZ');
    expect(texts()).toEqual(['0123456789']);
    sent[0]?.take();
    await settle();
    expect(texts()).toEqual(['0123456789', 'abcdefghij']);
    sent[1]?.take();
    await settle();
    expect(texts().join('')).toBe('0123456789abcdefghijXYZ');
  });

  it('sends a part again when the host asks for patience, before anything else', async () => {
    const { pipe, sent, timers, texts } = aPipe({ windowChars: 1 });
    pipe.write('first');
    pipe.write('later');
    sent[0]?.take(250);
    await settle();
    expect(texts()).toEqual(['first']);
    timers[0]?.();
    expect(texts()).toEqual(['first', 'first']);
    sent[1]?.take();
    await settle();
    expect(texts()).toEqual(['first', 'first', 'later']);
  });

  it('goes on after a refused part', async () => {
    const { pipe, sent, texts } = aPipe({ windowChars: 1 });
    pipe.write('a');
    pipe.write('b');
    sent[0]?.refuse();
    await settle();
    expect(texts()).toEqual(['a', 'b']);
  });

  it('drops what waited when it is cleared, and works again', async () => {
    const { pipe, sent, texts } = aPipe({ windowChars: 1 });
    pipe.write('a');
    pipe.write('old');
    pipe.clear();
    sent[0]?.take();
    await settle();
    pipe.write('n');
    expect(texts()).toEqual(['a', 'n']);
  });

  it('never parts the two halves of a character', async () => {
    const { pipe, sent, texts } = aPipe({ maxChars: 4 });
    pipe.write('abc🐳def');
    for (let at = 0; at < 3; at += 1) {
      sent[at]?.take();
      await settle();
    }
    expect(texts()).toEqual(['abc', '🐳de', 'f']);
  });
});
