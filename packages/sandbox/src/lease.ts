/** How long a sandbox may live. All times are Unix milliseconds or durations in milliseconds. */
export interface LeaseRules {
  /** Without activity for this long the sandbox hibernates. */
  idleMs: number;
  /** It hibernates after this long in any case, unless extended. */
  leaseMs: number;
  extendMs: number;
  /** Beyond it an extension is refused, so that one student cannot hold a place for ever. */
  maxExtensions: number;
  /** A hibernated sandbox is removed after this long. */
  keepMs: number;
}

export interface Lease {
  lastActivityAtMs: number;
  leaseEndsAtMs: number;
  extensions: number;
  /** The latest warning given, so that each is given once for one end. */
  warned: { endsAtMs: number; minutes: number } | null;
}

export interface LeaseEnd {
  endsAtMs: number;
  cause: 'idle' | 'lease';
}

const MINUTE_MS = 60_000;
const warningMinutes = [10, 5, 1];

export function beginLease(rules: LeaseRules, nowMs: number): Lease {
  return { lastActivityAtMs: nowMs, leaseEndsAtMs: nowMs + rules.leaseMs, extensions: 0, warned: null };
}

/** Time never runs backwards here: a late report of earlier activity changes nothing. */
export function recordActivity(lease: Lease, nowMs: number): Lease {
  return nowMs <= lease.lastActivityAtMs ? lease : { ...lease, lastActivityAtMs: nowMs };
}

export function canExtend(lease: Lease, rules: LeaseRules): boolean {
  return lease.extensions < rules.maxExtensions;
}

/** Extending is activity too. Returns undefined when no extension is left. */
export function extendLease(lease: Lease, rules: LeaseRules, nowMs: number): Lease | undefined {
  if (!canExtend(lease, rules)) return undefined;
  return {
    ...recordActivity(lease, nowMs),
    leaseEndsAtMs: lease.leaseEndsAtMs + rules.extendMs,
    extensions: lease.extensions + 1,
  };
}

export function idleEndsAtMs(lease: Lease, rules: LeaseRules): number {
  return lease.lastActivityAtMs + rules.idleMs;
}

/** The earlier of the two ends; the lease's when both fall together, because activity cannot move it. */
export function leaseEnd(lease: Lease, rules: LeaseRules): LeaseEnd {
  const idle = idleEndsAtMs(lease, rules);
  return idle < lease.leaseEndsAtMs
    ? { endsAtMs: idle, cause: 'idle' }
    : { endsAtMs: lease.leaseEndsAtMs, cause: 'lease' };
}

export function endedCause(lease: Lease, rules: LeaseRules, nowMs: number): 'idle' | 'lease' | undefined {
  const end = leaseEnd(lease, rules);
  return nowMs >= end.endsAtMs ? end.cause : undefined;
}

/**
 * The warning that is due now, if any. Warnings as long as the whole period are left out: with an idle
 * time of ten minutes the ten-minute warning would follow every keystroke.
 */
export function dueWarning(
  lease: Lease,
  rules: LeaseRules,
  nowMs: number,
): (LeaseEnd & { minutes: number }) | undefined {
  const end = leaseEnd(lease, rules);
  const leftMs = end.endsAtMs - nowMs;
  if (leftMs <= 0) return undefined;
  const periodMs = end.cause === 'idle' ? rules.idleMs : rules.leaseMs;
  const minutes = warningMinutes
    .filter((candidate) => candidate * MINUTE_MS < periodMs && leftMs <= candidate * MINUTE_MS)
    .at(-1);
  if (minutes === undefined) return undefined;
  const isGiven =
    lease.warned !== null && lease.warned.endsAtMs === end.endsAtMs && lease.warned.minutes <= minutes;
  return isGiven ? undefined : { ...end, minutes };
}
