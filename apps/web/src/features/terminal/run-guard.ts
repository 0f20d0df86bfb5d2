/** A double click, or a key held on the button, is one wish. Anything later is a wish of its own. */
export function createRunGuard({ windowMs, now }: { windowMs: number; now(): number }) {
  let last: { key: string; atMs: number } | undefined;
  return {
    /** False when the same thing was accepted within the window. */
    accepts(key: string): boolean {
      const atMs = now();
      if (last && last.key === key && atMs - last.atMs < windowMs) return false;
      last = { key, atMs };
      return true;
    },
    /** It came to nothing: the next press is a wish of its own, however soon. */
    forget(key: string): void {
      if (last?.key === key) last = undefined;
    },
  };
}
