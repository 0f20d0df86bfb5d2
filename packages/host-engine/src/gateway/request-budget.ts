/** A bucket of requests a second for each source; a map that cannot grow without end. Pure. */
export class RequestBudget {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, { left: number; atMs: number }>();
  readonly #maxSources = 4096;

  constructor(limits: { perSecond: number; burst: number }) {
    this.#perSecond = limits.perSecond;
    this.#burst = limits.burst;
  }

  take(source: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(source) ?? { left: this.#burst, atMs: nowMs };
    const left = Math.min(this.#burst, bucket.left + ((nowMs - bucket.atMs) / 1000) * this.#perSecond);
    const isAllowed = left >= 1;
    this.#buckets.delete(source);
    this.#buckets.set(source, { left: isAllowed ? left - 1 : left, atMs: nowMs });
    if (this.#buckets.size > this.#maxSources) {
      const oldest = this.#buckets.keys().next().value;
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return isAllowed;
  }
}
