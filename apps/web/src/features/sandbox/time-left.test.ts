import type { PreviewId, SandboxId } from '@naru/protocol/ids';
import { describe, expect, it } from 'vitest';
import { findTimeLeft, formatClock } from './time-left.ts';

const MINUTE_MS = 60_000;
const view = (idleMinutes: number, leaseMinutes: number) => ({
  phase: 'ready' as const,
  sandboxId: 'sbx_a' as SandboxId,
  previewId: 'prv_a' as PreviewId,
  now: 0,
  idleEndsAtMs: idleMinutes * MINUTE_MS,
  leaseEndsAtMs: leaseMinutes * MINUTE_MS,
  canExtend: true,
  extendByMs: 30 * MINUTE_MS,
});

describe('time left', () => {
  it('is the lease while the student is active', () => {
    expect(findTimeLeft(view(30, 47), 0)).toEqual({ cause: 'lease', ms: 47 * MINUTE_MS });
  });

  it('is the idle time once that is about to run out', () => {
    expect(findTimeLeft(view(30, 47), 26 * MINUTE_MS)).toEqual({ cause: 'idle', ms: 4 * MINUTE_MS });
  });

  it('is the lease when that ends first, and never below zero', () => {
    expect(findTimeLeft(view(4, 3), 0)).toEqual({ cause: 'lease', ms: 3 * MINUTE_MS });
    expect(findTimeLeft(view(30, 1), 2 * MINUTE_MS)).toEqual({ cause: 'lease', ms: 0 });
  });

  it.each([
    [47 * MINUTE_MS + 12_900, '47:12'],
    [125 * MINUTE_MS, '2:05:00'],
    [900, '00:00'],
    [-5, '00:00'],
  ])('%i ms reads %s', (ms, text) => {
    expect(formatClock(ms)).toBe(text);
  });
});
