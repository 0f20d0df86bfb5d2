import type { TerminalInfo } from '@naru/protocol/commands';
import type { SandboxId } from '@naru/protocol/ids';
import { limits } from '@naru/protocol/limits';
import type { SandboxRuntime, TerminalStream } from '@naru/sandbox/sandbox-runtime';
import { AppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import { OutputBatcher } from './output-batcher.ts';
import type { ScreenSaver } from './screen-saver.ts';
import type { ScreenStore, StoredScreen } from './screen-store.ts';
import { type ScreenSize, TerminalScreen } from './terminal-screen.ts';
import { type TerminalViewer, ViewerChannel } from './viewer-channel.ts';

/** Input that the sandbox has not taken yet; more is refused, because a stopped program may never read it. */
const MAX_UNSENT_INPUT_BYTES = 1024 * 1024;
const RETRY_MS = [100, 500, 1_000, 2_000];
/** The rest before a sandbox that could not be reached is asked again. */
export const retryDelayMs = (attempt: number): number =>
  RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0;
/** Longer than one of these waits: who types while the stream is being opened again should not notice. */
const WRITE_PATIENCE_MS = 3_000;
const outputLimits = {
  highWaterBytes: limits.outputHighWaterBytes,
  lowWaterBytes: limits.outputLowWaterBytes,
};

export interface TerminalContext {
  sandboxId: SandboxId;
  runtime: SandboxRuntime;
  store: ScreenStore;
  saver: ScreenSaver;
  log: Logger;
  onOutput(bytes: number): void;
}

/**
 * One shell and its viewers. It stays attached while the sandbox runs, also when nobody watches: what a
 * program prints then is not kept anywhere else.
 */
export class Terminal {
  readonly info: TerminalInfo;
  readonly #context: TerminalContext;
  readonly #cwd: string;
  readonly #onExited: () => void;
  readonly #screen: TerminalScreen;
  readonly #batcher = new OutputBatcher((data) => this.#forward(data));
  readonly #viewers = new Map<string, ViewerChannel>();
  readonly #saveKey: string;
  /** How much the terminal had printed when the last came here: where the next attachment goes on. */
  #position: number | undefined;
  #source: TerminalStream | undefined;
  readonly #waitingToWrite = new Set<() => void>();
  #size: ScreenSize;
  #isPaused = false;
  #isDisposed = false;
  #retryTimer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: {
    info: TerminalInfo;
    size: ScreenSize;
    cwd: string;
    /** The screen that was saved before this program was killed. */
    restored?: string;
    /** What was printed up to here is on that screen. */
    position?: number | undefined;
    context: TerminalContext;
    /** The shell ended by itself. */
    onExited: () => void;
  }) {
    this.info = options.info;
    this.#context = options.context;
    this.#cwd = options.cwd;
    this.#size = options.size;
    this.#position = options.position;
    this.#onExited = options.onExited;
    this.#saveKey = `${options.context.sandboxId}/${options.info.terminalId}`;
    this.#screen = new TerminalScreen({
      size: options.size,
      scrollbackLines: limits.replayLines,
      onCaughtUp: () => this.#updateFlow(),
    });
    if (options.restored !== undefined) this.#screen.write(Buffer.from(options.restored));
  }

  /** Output is being held back at the moment. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** `prepared` is an attachment of its shell that was made before, in another size. */
  async connect(prepared?: TerminalStream): Promise<void> {
    const sizeBefore = this.#size;
    const source = prepared ?? (await this.#openSource());
    if (this.#isDisposed) {
      source.detach();
      return;
    }
    this.#source = source;
    this.#position = source.position;
    this.#isPaused = false;
    for (const resume of this.#waitingToWrite) resume();
    source.stream.on('data', (chunk: Buffer) => {
      this.#position = (this.#position ?? 0) + chunk.length;
      this.#batcher.push(chunk);
    });
    // An error is always followed by close; the two need one answer.
    source.stream.on('error', (err) => this.#context.log.info({ err }, 'terminal stream broke'));
    source.stream.once('close', () => void this.#onSourceEnd(source));
    source.stream.once('end', () => void this.#onSourceEnd(source));
    // It may have ended between being opened and being listened to.
    if (source.stream.closed) void this.#onSourceEnd(source);
    this.#updateFlow();
    this.#markChanged();
    if (prepared !== undefined || this.#size !== sizeBefore) await source.resize(this.#size);
  }

  /** For a shell that lives: one that cannot be reached now is tried again. Never rejects. */
  async adopt(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      this.#recoverLater(error, 0);
    }
  }

  #openSource(): Promise<TerminalStream> {
    const { runtime, sandboxId } = this.#context;
    return runtime.attachTerminal(sandboxId, {
      terminalId: this.info.terminalId,
      ...this.#size,
      cwd: this.#cwd,
      position: this.#position,
    });
  }

  /** The replay of the screen comes first, then live output, with nothing lost or doubled in between. */
  async attach(viewer: TerminalViewer, size: ScreenSize): Promise<void> {
    await this.resize(size);
    this.detach(viewer.id);
    const channel = new ViewerChannel({
      viewer,
      limits: outputLimits,
      onChange: () => this.#updateFlow(),
      onRejoin: () => this.#join(channel),
    });
    this.#viewers.set(viewer.id, channel);
    this.#join(channel);
  }

  detach(viewerId: string): void {
    this.#viewers.get(viewerId)?.close();
    this.#viewers.delete(viewerId);
    this.#updateFlow();
  }

  ack(viewerId: string, bytes: number): void {
    this.#viewers.get(viewerId)?.ack(bytes);
  }

  /** Goes to the program at once, also while its output is held back: Ctrl+C must pass in a flood. */
  async write(data: string): Promise<void> {
    const source = this.#source ?? (await this.#whenConnected());
    if (source === undefined) throw new AppError('SANDBOX_NOT_ANSWERING', 'terminal is not attached');
    if (source.stream.writableLength > MAX_UNSENT_INPUT_BYTES) {
      throw new AppError('RATE_LIMITED', 'the program in the terminal does not read its input');
    }
    source.stream.write(Buffer.from(data, 'utf8'));
  }

  /** Those who wait are answered in the order in which they came. */
  #whenConnected(): Promise<TerminalStream | undefined> {
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        this.#waitingToWrite.delete(resume);
        resolve(this.#source);
      };
      const timer = setTimeout(resume, WRITE_PATIENCE_MS);
      this.#waitingToWrite.add(resume);
    });
  }

  /** The page that was active last decides the size for all. */
  async resize(size: ScreenSize): Promise<void> {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#batcher.flushNow();
    this.#screen.resize(size);
    await this.#source?.resize(size);
    this.#markChanged();
  }

  /** Lets go of the shell, which goes on. The screen is saved by the saver, unless forgotten. */
  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    clearTimeout(this.#retryTimer);
    this.#batcher.close();
    for (const viewer of this.#viewers.values()) viewer.close();
    this.#viewers.clear();
    this.#source?.detach();
    this.#source = undefined;
    for (const resume of this.#waitingToWrite) resume();
    this.#screen.dispose();
    this.#context.saver.forget(this.#saveKey);
    // A save that is being written must not bring the file back after its removal.
    await this.#saving;
  }

  /** Writes what is on the screen to disk. */
  save(): Promise<void> {
    const saved = this.#saving.then(() => this.#writeScreen());
    // Whoever asked learns of a failure; who only waits for the end does not need to.
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #writeScreen(): Promise<void> {
    if (this.#isDisposed) return;
    this.#batcher.flushNow();
    const { sandboxId, store } = this.#context;
    const { terminalId, label, createdAtMs } = this.info;
    const position = this.#position;
    const screen = await this.#screen.snapshot();
    if (this.#isDisposed) return;
    const stored: StoredScreen = { label, createdAtMs, ...this.#screen.size, position, screen };
    await store.save(sandboxId, terminalId, stored);
  }

  #forward(data: Buffer): void {
    for (const viewer of this.#viewers.values()) viewer.deliver(data);
    this.#screen.write(data);
    this.#context.onOutput(data.length);
    this.#updateFlow();
    this.#markChanged();
  }

  #join(channel: ViewerChannel): void {
    // What was read before this moment belongs to the replay, what comes after it to the viewer's queue.
    this.#batcher.flushNow();
    channel.prepareToJoin();
    void this.#screen.snapshot().then((screen) => {
      if (this.#isDisposed) return;
      channel.join(Buffer.from(screen));
      this.#updateFlow();
    });
  }

  #updateFlow(): void {
    const shouldPause =
      this.#screen.isBehind || [...this.#viewers.values()].some((viewer) => viewer.isBehind);
    if (this.#source === undefined || shouldPause === this.#isPaused) return;
    this.#isPaused = shouldPause;
    if (shouldPause) this.#source.stream.pause();
    else this.#source.stream.resume();
  }

  #markChanged(): void {
    if (!this.#isDisposed) this.#context.saver.touch(this.#saveKey, () => this.save());
  }

  async #onSourceEnd(ended: TerminalStream): Promise<void> {
    if (this.#source !== ended || this.#isDisposed) return;
    this.#source = undefined;
    ended.detach();
    this.#batcher.flushNow();
    await this.#recover(0);
  }

  /** The stream ended: because the shell did, or because something between broke and the shell lives. */
  async #recover(attempt: number): Promise<void> {
    try {
      const living = await this.#context.runtime.listTerminals(this.#context.sandboxId);
      if (this.#isDisposed) return;
      if (!living.includes(this.info.terminalId)) {
        this.#onExited();
        return;
      }
      await this.connect();
    } catch (error) {
      this.#recoverLater(error, attempt);
    }
  }

  #recoverLater(error: unknown, attempt: number): void {
    if (this.#isDisposed) return;
    // The sandbox may be stopping or the engine away; the registry ends this terminal when it is for good.
    this.#context.log.info({ err: error, attempt }, 'terminal cannot be reached');
    this.#retryTimer = setTimeout(() => void this.#recover(attempt + 1), retryDelayMs(attempt));
  }
}
