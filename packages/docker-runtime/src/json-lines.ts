/** A line longer than this is thrown away: no event of an engine is, and a reader must not keep all of it. */
const MAX_LINE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Takes apart a stream of JSON values, one a line. Lines that are no JSON are passed over. */
export class JsonLines {
  readonly #onValue: (value: unknown) => void;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #isTooLong = false;

  constructor(onValue: (value: unknown) => void) {
    this.#onValue = onValue;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#finishLine();
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    this.#keptBytes += part.length;
    if (this.#keptBytes > MAX_LINE_BYTES) {
      this.#isTooLong = true;
      this.#kept = [];
    }
    if (!this.#isTooLong) this.#kept.push(part);
  }

  #finishLine(): void {
    const line = Buffer.concat(this.#kept).toString('utf8');
    const isWhole = !this.#isTooLong && line.trim() !== '';
    this.#kept = [];
    this.#keptBytes = 0;
    this.#isTooLong = false;
    if (!isWhole) return;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return; // Not JSON: said in the contract of this class.
    }
    this.#onValue(value);
  }
}
