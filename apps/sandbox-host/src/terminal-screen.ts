import { boundRepeats } from '@naru/protocol/bound-repeats';
import serializeAddon from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { ScreenModes } from './screen-modes.ts';
import { skimOutput } from './skim-output.ts';

/** More unparsed output than this is skimmed when it is plain text, and otherwise pauses the source. */
const MAX_PENDING_BYTES = 512 * 1024;
/** What skimming leaves: thousands of ordinary lines, more than the scrollback holds. */
const TAIL_BYTES = 256 * 1024;
/** One parse step; takes about 4 ms, which is what others on the event loop wait at most. */
const SLICE_BYTES = 64 * 1024;
/** Of control sequences a few bytes may take a millisecond, so between pieces of these others get their turn. */
const PIECE_BYTES = 256;
const ESCAPE = 0x1b;
/** Parsing waits for the output to rest this long, so that a flood is forwarded and not parsed. */
const REST_MS = 25;

export interface ScreenSize {
  cols: number;
  rows: number;
}

/** Of a terminal that no page has shown yet. */
export const DEFAULT_SIZE: ScreenSize = { cols: 80, rows: 24 };

type Pending = { bytes: Buffer } | { resize: ScreenSize } | { mark: () => void };

/**
 * The screen as a viewer would see it, for replay. Parsing runs at a tenth of the speed at which output
 * can be forwarded, so during a flood of plain text only its end is parsed; output with control
 * sequences is always parsed, and then `isBehind` asks the owner to pause the source meanwhile.
 */
export class TerminalScreen {
  readonly #terminal: headless.Terminal;
  readonly #serializer = new serializeAddon.SerializeAddon();
  readonly #modes: ScreenModes;
  readonly #scrollbackLines: number;
  readonly #onCaughtUp: () => void;
  #pending: Pending[] = [];
  #pendingBytes = 0;
  #urgent = 0;
  #isBehind = false;
  #isParsing = false;
  #isDisposed = false;
  #lastWriteAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { size: ScreenSize; scrollbackLines: number; onCaughtUp: () => void }) {
    this.#scrollbackLines = options.scrollbackLines;
    this.#onCaughtUp = options.onCaughtUp;
    this.#terminal = new headless.Terminal({
      ...options.size,
      scrollback: options.scrollbackLines,
      allowProposedApi: true,
      logLevel: 'off',
    });
    // The add-on's types name the browser's Terminal; it only uses what both have.
    this.#terminal.loadAddon(this.#serializer as unknown as headless.ITerminalAddon);
    this.#modes = new ScreenModes(this.#terminal);
    boundRepeats(this.#terminal);
  }

  /** The source must pause until `onCaughtUp`. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  get size(): ScreenSize {
    return { cols: this.#terminal.cols, rows: this.#terminal.rows };
  }

  write(bytes: Buffer): void {
    if (this.#isDisposed) return;
    this.#pending.push({ bytes });
    this.#pendingBytes += bytes.length;
    this.#lastWriteAtMs = performance.now();
    if (this.#pendingBytes > MAX_PENDING_BYTES && !this.#skim()) {
      this.#isBehind = true;
      this.#parse();
    }
    this.#timer ??= setTimeout(() => this.#onRest(), REST_MS);
  }

  /** Takes effect after what was written before it. */
  resize(size: ScreenSize): void {
    this.#pushUrgent({ resize: size });
  }

  /** What to write to a reset terminal of the same size to see what was written before this call. */
  snapshot(): Promise<string> {
    return new Promise((resolve) => {
      if (this.#isDisposed) resolve('');
      else this.#pushUrgent({ mark: () => resolve(this.#serialize()) });
    });
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    // Nobody may wait for ever on a screen that is gone.
    for (const item of this.#pending) if ('mark' in item) item.mark();
    this.#pending = [];
    this.#terminal.dispose();
  }

  #serialize(): string {
    if (this.#isDisposed) return '';
    return this.#serializer.serialize({ scrollback: this.#scrollbackLines }) + this.#modes.serialize();
  }

  #pushUrgent(item: Pending): void {
    if (this.#isDisposed) return;
    this.#pending.push(item);
    this.#urgent += 1;
    this.#parse();
  }

  #onRest(): void {
    this.#timer = undefined;
    if (this.#pending.length === 0) return;
    if (this.#isFlooded()) this.#timer = setTimeout(() => this.#onRest(), REST_MS);
    else this.#parse();
  }

  #isFlooded(): boolean {
    if (this.#isBehind || this.#urgent > 0 || this.#pendingBytes <= SLICE_BYTES) return false;
    return performance.now() - this.#lastWriteAtMs < REST_MS;
  }

  #skim(): boolean {
    if (this.#urgent > 0 || this.#terminal.buffer.active.type === 'alternate') return false;
    const kept = skimOutput(
      this.#pending.flatMap((item) => ('bytes' in item ? [item.bytes] : [])),
      TAIL_BYTES,
    );
    if (kept === undefined) return false;
    this.#pending = kept.map((bytes) => ({ bytes }));
    this.#pendingBytes = kept.reduce((sum, bytes) => sum + bytes.length, 0);
    return true;
  }

  #parse(): void {
    if (this.#isParsing || this.#isDisposed) return;
    this.#isParsing = true;
    this.#parseNext();
  }

  #parseNext(): void {
    if (this.#isDisposed) return;
    for (let item = this.#pending[0]; item !== undefined; item = this.#pending[0]) {
      if ('bytes' in item) {
        this.#parseSlice(item);
        return;
      }
      this.#pending.shift();
      this.#urgent -= 1;
      if ('resize' in item) this.#terminal.resize(item.resize.cols, item.resize.rows);
      else item.mark();
    }
    this.#isParsing = false;
    if (this.#isBehind) {
      this.#isBehind = false;
      this.#onCaughtUp();
    }
  }

  #parseSlice(item: { bytes: Buffer }): void {
    const slice = item.bytes.subarray(0, SLICE_BYTES);
    if (slice.length === item.bytes.length) this.#pending.shift();
    else item.bytes = item.bytes.subarray(SLICE_BYTES);
    this.#pendingBytes -= slice.length;
    const pieceBytes = slice.includes(ESCAPE) ? PIECE_BYTES : SLICE_BYTES;
    let from = 0;
    for (; from + pieceBytes < slice.length; from += pieceBytes) {
      this.#terminal.write(slice.subarray(from, from + pieceBytes));
    }
    this.#terminal.write(slice.subarray(from), () => {
      if (this.#isFlooded()) {
        this.#isParsing = false;
        this.#timer ??= setTimeout(() => this.#onRest(), REST_MS);
      } else {
        this.#parseNext();
      }
    });
  }
}
