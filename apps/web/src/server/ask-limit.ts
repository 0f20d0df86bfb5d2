interface AskLimitOptions {
  /** Asks allowed in one window, per key; one more is refused until the window ends. */
  asks: number;
  windowMs: number;
  nowMs: () => number;
}

/** Keys remembered at once. Beyond it the windows begin anew, which lets a flood through rather than memory grow. */
const MAX_KEYS = 50_000;

/** Counts asks per key in fixed windows. */
export function createAskLimit({ asks, windowMs, nowMs }: AskLimitOptions): (key: string) => boolean {
  let windowEndsMs = 0;
  const counts = new Map<string, number>();
  return (key) => {
    const now = nowMs();
    if (now >= windowEndsMs || counts.size >= MAX_KEYS) {
      counts.clear();
      windowEndsMs = now + windowMs;
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= asks;
  };
}
