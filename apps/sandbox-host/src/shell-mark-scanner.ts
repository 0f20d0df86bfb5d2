import {
  MAX_SHELL_MARK_BYTES,
  parseShellMark,
  type ShellMark,
  type ShellMarkNumber,
  shellMarkNumbers,
} from '@naru/protocol/shell-marks';

const ESCAPE = 0x1b;
const BELL = 0x07;
const begin = Buffer.from('\x1b]');
const SEMICOLON = 0x3b;
/** All beginnings are of one length: `ESC ] 1 3 3 ;`. */
const BEGIN_BYTES = 6;

/**
 * Finds the shell's marks in the output as it passes. It stands beside the way of the output: it changes nothing and
 * looks at nothing but the first bytes of escape sequences.
 */
export class ShellMarkScanner {
  readonly #onMark: (mark: ShellMark) => void;
  /** A mark that began and has not ended yet. */
  #open: Buffer | undefined;

  constructor(onMark: (mark: ShellMark) => void) {
    this.#onMark = onMark;
  }

  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#open !== undefined) {
      bytes = Buffer.concat([this.#open, chunk]);
      this.#open = undefined;
    }
    let at = bytes.indexOf(begin);
    while (at >= 0) at = this.#read(bytes, at);
    // The sequence may begin with the very last byte.
    if (this.#open === undefined && bytes.at(-1) === ESCAPE) this.#open = Buffer.from([ESCAPE]);
  }

  /** Reads the sequence at this place, and tells where the next one begins. */
  #read(bytes: Buffer, start: number): number {
    if (bytes.length - start < BEGIN_BYTES) {
      this.#keep(bytes, start);
      return -1;
    }
    const number = readNumber(bytes, start + 2);
    if (number === undefined) return bytes.indexOf(begin, start + 2);
    const from = start + BEGIN_BYTES;
    const end = findEnd(bytes, from);
    if (end === undefined) {
      if (bytes.length - from < MAX_SHELL_MARK_BYTES) {
        this.#keep(bytes, start);
        return -1;
      }
    } else {
      this.#tell(number, bytes.subarray(from, end));
    }
    return bytes.indexOf(begin, end ?? from);
  }

  #keep(bytes: Buffer, start: number): void {
    // A copy: the chunk it is part of may be large.
    this.#open = Buffer.from(bytes.subarray(start));
  }

  #tell(number: ShellMarkNumber, data: Buffer): void {
    if (data.length > MAX_SHELL_MARK_BYTES) return;
    const mark = parseShellMark(number, data.toString('utf8'));
    if (mark !== undefined) this.#onMark(mark);
  }
}

/** Byte by byte, because titles and links of programs come here too, thousands a second. */
function readNumber(bytes: Buffer, at: number): ShellMarkNumber | undefined {
  if (bytes[at + 3] !== SEMICOLON) return undefined;
  let number = 0;
  for (let digit = 0; digit < 3; digit += 1) number = number * 10 + (bytes[at + digit] ?? 0) - 0x30;
  return shellMarkNumbers.find((known) => known === number);
}

/** Where the sequence is ended by BEL, or by the ESC of `ESC \`. */
function findEnd(bytes: Buffer, from: number): number | undefined {
  const limit = Math.min(bytes.length, from + MAX_SHELL_MARK_BYTES + 1);
  for (let at = from; at < limit; at += 1) {
    if (bytes[at] === BELL || bytes[at] === ESCAPE) return at;
  }
  return undefined;
}
