/** Counts what one viewer has been sent and not yet parsed. No socket and no Docker: two counters. */
export class OutputPacer {
  readonly #highWaterBytes: number;
  readonly #lowWaterBytes: number;
  #unackedBytes = 0;
  #isBehind = false;

  constructor(limits: { highWaterBytes: number; lowWaterBytes: number }) {
    this.#highWaterBytes = limits.highWaterBytes;
    this.#lowWaterBytes = limits.lowWaterBytes;
  }

  /** True from above the high mark until below the low one, so that the source does not stutter. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  get isCaughtUp(): boolean {
    return this.#unackedBytes < this.#lowWaterBytes;
  }

  sent(bytes: number): void {
    this.#unackedBytes += bytes;
    if (this.#unackedBytes > this.#highWaterBytes) this.#isBehind = true;
  }

  /** Never below zero: a page that acknowledges too much must not disable the limit for good. */
  acked(bytes: number): void {
    this.#unackedBytes = Math.max(0, this.#unackedBytes - Math.max(0, bytes));
    if (this.isCaughtUp) this.#isBehind = false;
  }
}
