import { Duplex } from 'node:stream';
import { AppError } from '@naru/service-kit/app-error';
import { ExecFrames } from './exec-frames.ts';

/** Of what a program says on standard error, enough for a log line. */
const STDERR_BYTES = 2_000;

/**
 * An exec's standard input and output as one byte stream that can stand where a socket is expected. Reading less
 * than the program writes stops the program, writing more than it reads answers false. Ending the writing side is
 * kept from the program: an engine whose client closes its sending side early gives up on the answer.
 */
export class ExecConnection extends Duplex {
  protected readonly socket: Duplex;
  #stderr = '';
  #onStderr: ((text: string) => void) | undefined;

  constructor(socket: Duplex) {
    super({ allowHalfOpen: false });
    this.socket = socket;
    const frames = new ExecFrames((stream, bytes) => {
      if (stream === 'stdout') {
        if (!this.push(bytes)) socket.pause();
        return;
      }
      this.#stderr = (this.#stderr + bytes.toString('utf8')).slice(0, STDERR_BYTES);
      this.#onStderr?.(this.#stderr);
    });
    socket.on('data', (chunk: Buffer) => frames.push(chunk));
    socket.once('end', () => this.push(null));
    socket.once('close', () => {
      this.push(null);
      // A pooled connection that nobody reads would not notice its end otherwise.
      if (this.readableLength === 0) this.destroy();
    });
    socket.once('error', (error) => this.destroy(error));
    socket.on('timeout', () => this.emit('timeout'));
  }

  get stderrText(): string {
    return this.#stderr;
  }

  /** Resolves when the program has said on standard error that it is connected; rejects when it ended instead. */
  waitForMarker(marker: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#onStderr = undefined;
        this.socket.off('close', onEnd);
        this.socket.off('end', onEnd);
        signal.removeEventListener('abort', onAbort);
        act();
      };
      const onEnd = () =>
        settle(() => reject(new AppError('PORT_NOT_LISTENING', `tunnel ended: ${this.#stderr.trim()}`)));
      const onAbort = () => settle(() => reject(new AppError('TIMED_OUT', 'tunnel did not open in time')));
      this.#onStderr = (text) => {
        if (text.includes(marker)) settle(resolve);
      };
      this.socket.once('close', onEnd);
      this.socket.once('end', onEnd);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.socket.destroyed) done(new AppError('SANDBOX_NOT_ANSWERING', 'tunnel is closed'));
    else if (this.socket.write(chunk)) done();
    else this.#onceWritable(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  /** What an http agent asks of a socket. */
  setTimeout(ms: number, listener?: () => void): this {
    // Zero with a listener takes it away, as a socket does.
    if (listener !== undefined) this.off('timeout', listener);
    if (listener !== undefined && ms > 0) this.once('timeout', listener);
    if ('setTimeout' in this.socket && typeof this.socket.setTimeout === 'function')
      this.socket.setTimeout(ms);
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    if ('ref' in this.socket && typeof this.socket.ref === 'function') this.socket.ref();
    return this;
  }
  unref(): this {
    if ('unref' in this.socket && typeof this.socket.unref === 'function') this.socket.unref();
    return this;
  }

  #onceWritable(done: (error?: Error | null) => void): void {
    const socket = this.socket;
    const settle = (error?: Error) => {
      socket.off('drain', onDrain);
      socket.off('close', onClose);
      done(error);
    };
    const onDrain = () => settle();
    const onClose = () => settle(new AppError('SANDBOX_NOT_ANSWERING', 'tunnel is closed'));
    socket.once('drain', onDrain);
    socket.once('close', onClose);
  }
}
