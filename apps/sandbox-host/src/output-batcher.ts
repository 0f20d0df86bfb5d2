/** Long enough to gather a burst, short enough that nobody sees it. */
const BATCH_MS = 3;
/** What one read of a busy stream brings: it goes out at once and without a copy. */
const BATCH_BYTES = 64 * 1024;
/** Within one batch time so many pieces of so few bytes go out at once too: somebody types fast. */
const QUICK_PIECES = 4;
const QUICK_BYTES = 512;

/**
 * First bytes at once, so that an echo pays nothing; what follows within milliseconds goes out together,
 * because a message costs much more than a byte.
 */
export class OutputBatcher {
  readonly #flush: (data: Buffer) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #quickLeft = QUICK_PIECES;

  constructor(flush: (data: Buffer) => void) {
    this.#flush = flush;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (chunk.length > QUICK_BYTES) this.#quickLeft = 0;
    if (this.#timer === undefined || this.#bytes >= BATCH_BYTES || this.#isQuick()) this.flushNow();
    this.#timer ??= setTimeout(() => this.#onTimer(), BATCH_MS);
  }

  flushNow(): void {
    const [first] = this.#chunks;
    if (first === undefined) return;
    const data = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [];
    this.#bytes = 0;
    this.#flush(data);
  }

  /** Sends what is left and stops the timer. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.flushNow();
  }

  #isQuick(): boolean {
    if (this.#quickLeft === 0) return false;
    this.#quickLeft -= 1;
    return true;
  }

  #onTimer(): void {
    this.#timer = undefined;
    if (this.#chunks.length === 0) {
      this.#quickLeft = QUICK_PIECES;
      return;
    }
    this.#quickLeft = 0;
    this.flushNow();
    this.#timer = setTimeout(() => this.#onTimer(), BATCH_MS);
  }
}
