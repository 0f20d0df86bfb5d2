import { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const KEPT_BYTES = 256 * 1024;

/** The attachment's end of a fake terminal; counts what flow control does to it. */
class FakeAttachment extends Duplex {
  readonly #shell: FakeShell;

  constructor(shell: FakeShell) {
    super({ allowHalfOpen: false });
    this.#shell = shell;
  }

  override pause(): this {
    this.#shell.pauses++;
    return super.pause();
  }

  override resume(): this {
    this.#shell.resumes++;
    return super.resume();
  }

  override _read(): void {
    this.#shell.isWanted = true;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#shell.receive(chunk);
    done();
  }
}

/**
 * A shell that knows nothing but to echo: what is typed comes back as a PTY would echo it, `exit` ends it. A test plays
 * everything else with `print` and `onLine`. It outlives its attachments, and a later one ends the earlier.
 */
export class FakeShell {
  /** Every byte that was typed. */
  received = Buffer.alloc(0);
  readonly sizes: { cols: number; rows: number }[] = [];
  readonly cwd: string;
  attachments = 0;
  pauses = 0;
  resumes = 0;
  hasEnded = false;
  /** False while the reader has had enough; a program that prints would be stopped then. */
  isWanted = true;
  /** Called with each line that was typed, without its end. */
  onLine: ((line: string) => void) | undefined;
  #line = '';
  readonly #decoder = new StringDecoder('utf8');
  /** The end of what was printed, and how much that was in all. */
  #output = Buffer.alloc(0);
  #position = 0;
  #attachment: FakeAttachment | undefined;
  readonly #onEnd: () => void;

  constructor(cwd: string, onEnd: () => void) {
    this.cwd = cwd;
    this.#onEnd = onEnd;
  }

  attach(from = this.#position): { stream: Duplex; position: number } {
    this.#attachment?.push(null);
    this.attachments++;
    this.#attachment = new FakeAttachment(this);
    const kept = this.#output.subarray(Math.max(0, this.#output.length - Math.max(0, this.#position - from)));
    if (kept.length > 0) this.#attachment.push(kept);
    return { stream: this.#attachment, position: this.#position - kept.length };
  }

  /** Prints to whoever is attached. False when the reader does not want more for now. */
  print(output: string | Uint8Array): boolean {
    const bytes = Buffer.from(output);
    this.#position += bytes.length;
    this.#output = Buffer.concat([this.#output, bytes]).subarray(-KEPT_BYTES);
    const attachment = this.#attachment;
    if (attachment === undefined || attachment.destroyed || attachment.readableEnded) return true;
    this.isWanted = attachment.push(bytes);
    return this.isWanted;
  }

  receive(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes]);
    for (const char of this.#decoder.write(bytes)) {
      if (char === '\r') {
        const line = this.#line;
        this.#line = '';
        this.print('\r\n');
        if (line === 'exit') this.end();
        else this.onLine?.(line);
      } else if (char === '\u0003') {
        this.#line = '';
        this.print('^C\r\n');
      } else {
        this.#line += char;
        this.print(char);
      }
    }
  }

  /** The shell is gone: its attachment ends too. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.#attachment?.push(null);
    this.#onEnd();
  }
}
