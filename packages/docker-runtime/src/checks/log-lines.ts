import { StringDecoder } from 'node:string_decoder';

/** Longer than any line that is read; the rest of it is none of ours. */
const MAX_LINE_CHARS = 32_000;

/** Cuts the log of a container into lines, each with the time that the host engine put before it. */
export class LogLines {
  readonly #onLine: (text: string, timeMs: number) => void;
  // A character of several bytes may come in two pieces.
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(onLine: (text: string, timeMs: number) => void) {
    this.#onLine = onLine;
  }

  push(bytes: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, MAX_LINE_CHARS);
    for (const line of lines) {
      const [whole = '', time = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) /.exec(line) ?? [];
      const timeMs = Date.parse(time);
      this.#onLine(line.slice(whole.length), Number.isNaN(timeMs) ? 0 : timeMs);
    }
  }
}
