const FIRST_MS = 300;
/** Longer would leave a student waiting after the sandbox host is back; shorter would pile thirty pages on it. */
const LONGEST_MS = 6_000;

/** Doubles with each failed attempt; `random` (0..1) spreads a classroom's pages over half the delay. */
export function reconnectDelayMs({ attempt, random }: { attempt: number; random: number }): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt));
  return Math.round(full / 2 + (full / 2) * random);
}
