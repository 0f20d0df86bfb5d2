import type { SandboxView } from '@naru/protocol/sandbox-view';

type ReadyView = Extract<SandboxView, { phase: 'ready' }>;

/** Idle time is only worth words when it is about to run out: every key press sets it back. */
const IDLE_SHOWN_MS = 5 * 60_000;

interface TimeLeft {
  cause: 'idle' | 'lease';
  ms: number;
}

export function findTimeLeft(view: ReadyView, nowMs: number): TimeLeft {
  const idleMs = Math.max(0, view.idleEndsAtMs - nowMs);
  const leaseMs = Math.max(0, view.leaseEndsAtMs - nowMs);
  return idleMs < leaseMs && idleMs <= IDLE_SHOWN_MS
    ? { cause: 'idle', ms: idleMs }
    : { cause: 'lease', ms: leaseMs };
}

/** `47:12`, and `2:05:00` above an hour. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = `${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
