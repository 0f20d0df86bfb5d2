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
    pipe.clear('SANDBOX_HOST_DOWN');
    sent[0]?.take();
    await settle();
    pipe.write('n');
    expect(texts()).toEqual(['a', 'n']);
  });

  it('tells the writer when the host has taken the last part', async () => {
    const { pipe, sent } = aPipe();
    let isTaken = false;
    const written = pipe.write('0123456789abc').then(() => {
      isTaken = true;
    });
    sent[0]?.take();
    await settle();
    expect(isTaken).toBe(false);
    sent[1]?.take();
    await written;
  });

  it('tells the writer of a refusal, and sends nothing more of what was refused', async () => {
    const { pipe, sent, texts } = aPipe();
    const refused = pipe.write('0123456789abcdefghij');
    const later = pipe.write('klm');
    sent[0]?.refuse();
    await expect(refused).rejects.toThrow('refused');
    await settle();
    expect(texts()).toEqual(['0123456789', 'klm']);
    sent[1]?.take();
    await later;
  });

  it('tells the writer that what waited was dropped, and the truth of what was on its way', async () => {
    const { pipe, sent, timers } = aPipe({ windowChars: 1 });
    const taken = pipe.write('a');
    const dropped = pipe.write('old');
    pipe.clear('SANDBOX_HOST_DOWN');
    await expect(dropped).rejects.toMatchObject({ code: 'SANDBOX_HOST_DOWN' });
    sent[0]?.take();
    await taken;
    const postponed = pipe.write('b');
    pipe.clear('TERMINAL_NOT_FOUND');
    sent[1]?.take(250);
    await expect(postponed).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(timers).toEqual([]);
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
