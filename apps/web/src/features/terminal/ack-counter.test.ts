import { describe, expect, it } from 'vitest';
import { createAckCounter } from './ack-counter.ts';

function aCounter() {
  const sent: number[] = [];
  const timers = new Set<() => void>();
  const counter = createAckCounter({
    ackBytes: 100,
    idleMs: 60,
    send: (bytes) => sent.push(bytes),
    setTimer: (run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
  });
  const passIdleTime = () => {
    for (const run of [...timers]) {
      timers.delete(run);
      run();
    }
  };
  return { counter, sent, timers, passIdleTime };
}

describe('the acknowledgement counter', () => {
  it('says nothing before a useful portion is parsed', () => {
    const { counter, sent } = aCounter();
    counter.parsed(99);
    expect(sent).toEqual([]);
  });

  it('acknowledges every byte once when the portion is full', () => {
    const { counter, sent, passIdleTime } = aCounter();
    counter.parsed(60);
    counter.parsed(70);
    counter.parsed(250);
    passIdleTime();
    expect(sent).toEqual([130, 250]);
  });

  it('acknowledges the rest when output goes quiet', () => {
    const { counter, sent, passIdleTime } = aCounter();
    counter.parsed(5);
    counter.parsed(6);
    passIdleTime();
    passIdleTime();
    expect(sent).toEqual([11]);
  });

  it('forgets the bytes of a connection that is gone', () => {
    const { counter, sent, passIdleTime, timers } = aCounter();
    counter.parsed(50);
    counter.restart();
    expect(timers.size).toBe(0);
    passIdleTime();
    counter.parsed(60);
    passIdleTime();
    expect(sent).toEqual([60]);
  });
});
