import { expect, test } from 'vitest';
import {
  beginLease,
  dueWarning,
  endedCause,
  extendLease,
  type Lease,
  leaseEnd,
  recordActivity,
} from './lease.ts';

const MINUTE = 60_000;
const rules = {
  idleMs: 30 * MINUTE,
  leaseMs: 120 * MINUTE,
  extendMs: 30 * MINUTE,
  maxExtensions: 2,
  keepMs: 72 * 60 * MINUTE,
};
const t0 = 1_000_000;

test('without activity the idle end comes first', () => {
  const lease = beginLease(rules, t0);
  expect(leaseEnd(lease, rules)).toEqual({ endsAtMs: t0 + 30 * MINUTE, cause: 'idle' });
  expect(endedCause(lease, rules, t0 + 30 * MINUTE - 1)).toBeUndefined();
  expect(endedCause(lease, rules, t0 + 30 * MINUTE)).toBe('idle');
});

test('activity moves the idle end but never the end of the lease', () => {
  const lease = recordActivity(beginLease(rules, t0), t0 + 110 * MINUTE);
  expect(leaseEnd(lease, rules)).toEqual({ endsAtMs: t0 + 120 * MINUTE, cause: 'lease' });
  expect(endedCause(lease, rules, t0 + 120 * MINUTE)).toBe('lease');
});

test('a late report of earlier activity changes nothing', () => {
  const lease = recordActivity(beginLease(rules, t0), t0 + 50);
  expect(recordActivity(lease, t0 + 10)).toBe(lease);
});

test('a lease is extended as often as the rules say and no more', () => {
  const once = extendLease(beginLease(rules, t0), rules, t0 + MINUTE);
  const twice = extendLease(once as Lease, rules, t0 + 2 * MINUTE);
  expect(twice).toEqual({
    lastActivityAtMs: t0 + 2 * MINUTE,
    leaseEndsAtMs: t0 + 180 * MINUTE,
    extensions: 2,
    warned: null,
  });
  expect(extendLease(twice as Lease, rules, t0 + 3 * MINUTE)).toBeUndefined();
});

test('warnings come at ten, five and one minute, each once', () => {
  let lease = beginLease(rules, t0);
  const given: number[] = [];
  for (let at = t0; at < t0 + 30 * MINUTE; at += 10_000) {
    const due = dueWarning(lease, rules, at);
    if (due === undefined) continue;
    expect((due.endsAtMs - at) / MINUTE).toBeLessThanOrEqual(due.minutes);
    given.push(due.minutes);
    lease = { ...lease, warned: { endsAtMs: due.endsAtMs, minutes: due.minutes } };
  }
  expect(given).toEqual([10, 5, 1]);
});

test('a warning missed because the host was away is given as the next shorter one', () => {
  expect(dueWarning(beginLease(rules, t0), rules, t0 + 26 * MINUTE)).toMatchObject({ minutes: 5 });
});

test('after activity the warnings start over', () => {
  const warned: Lease = { ...beginLease(rules, t0), warned: { endsAtMs: t0 + 30 * MINUTE, minutes: 1 } };
  const active = recordActivity(warned, t0 + 29.5 * MINUTE);
  expect(dueWarning(active, rules, t0 + 29.6 * MINUTE)).toBeUndefined();
  expect(dueWarning(active, rules, t0 + 49.6 * MINUTE)).toMatchObject({ minutes: 10, cause: 'idle' });
});

test('a warning as long as the whole idle time is left out', () => {
  const short = { ...rules, idleMs: 10 * MINUTE };
  const lease = beginLease(short, t0);
  expect(dueWarning(lease, short, t0 + 1_000)).toBeUndefined();
  expect(dueWarning(lease, short, t0 + 5 * MINUTE)).toMatchObject({ minutes: 5 });
});

test('an ended lease is not warned about', () => {
  expect(dueWarning(beginLease(rules, t0), rules, t0 + 31 * MINUTE)).toBeUndefined();
});
