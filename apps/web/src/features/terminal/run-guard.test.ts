import { describe, expect, it } from 'vitest';
import { createRunGuard } from './run-guard.ts';

describe('the run guard', () => {
  it('takes a double press for one and a later press for another', () => {
    let nowMs = 0;
    const guard = createRunGuard({ windowMs: 1_000, now: () => nowMs });
    expect(guard.accepts('ls')).toBe(true);
    nowMs = 999;
    expect(guard.accepts('ls')).toBe(false);
    nowMs = 1_000;
    expect(guard.accepts('ls')).toBe(true);
  });

  it('takes the next press for another once the first came to nothing', () => {
    const guard = createRunGuard({ windowMs: 1_000, now: () => 0 });
    guard.accepts('ls');
    guard.forget('pwd');
    expect(guard.accepts('ls')).toBe(false);
    guard.forget('ls');
    expect(guard.accepts('ls')).toBe(true);
  });

  it('lets different commands follow each other at once', () => {
    const guard = createRunGuard({ windowMs: 1_000, now: () => 0 });
    expect([guard.accepts('a'), guard.accepts('b'), guard.accepts('a')]).toEqual([true, true, true]);
  });
});
