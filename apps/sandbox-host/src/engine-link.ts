import type { OwnedSandbox, SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { Logger } from '@naru/service-kit/log';

const LOOK_EVERY_MS = 15_000;
const LOOK_TIMEOUT_MS = 8_000;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 5_000];

/** Looks at the host engine from time to time: whether it answers, and what of ours is on it. */
export class EngineLink {
  readonly #runtime: Pick<SandboxRuntime, 'listOwned'>;
  readonly #log: Logger;
  readonly #onLook: (owned: OwnedSandbox[], startedAtMs: number) => Promise<void>;
  readonly #onChange: (isUp: boolean) => void;
  readonly #nowMs: () => number;
  #isUp = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: {
    runtime: Pick<SandboxRuntime, 'listOwned'>;
    log: Logger;
    nowMs: () => number;
    /** Everything of ours on the engine, as of `startedAtMs`. Runs before `onChange(true)`. */
    onLook: (owned: OwnedSandbox[], startedAtMs: number) => Promise<void>;
    onChange: (isUp: boolean) => void;
  }) {
    this.#runtime = options.runtime;
    this.#log = options.log;
    this.#nowMs = options.nowMs;
    this.#onLook = options.onLook;
    this.#onChange = options.onChange;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Looks now; a look under way is shared. Also called when a command met ENGINE_DOWN. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Waits for a look under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    const startedAtMs = this.#nowMs();
    try {
      const owned = await withTimeout(this.#runtime.listOwned(), LOOK_TIMEOUT_MS);
      if (this.#isClosed) return;
      await this.#onLook(owned, startedAtMs);
      this.#failures = 0;
      this.#setUp(true);
    } catch (error) {
      if (this.#failures === 0) this.#log.warn({ err: error }, 'host engine does not answer');
      this.#failures += 1;
      this.#setUp(false);
    }
    if (this.#isClosed) return;
    const delayMs = this.#isUp
      ? LOOK_EVERY_MS
      : (RETRY_MS[Math.min(this.#failures - 1, RETRY_MS.length - 1)] ?? LOOK_EVERY_MS);
    this.#timer = setTimeout(() => void this.look(), delayMs);
  }

  #setUp(isUp: boolean): void {
    if (this.#isUp === isUp || this.#isClosed) return;
    this.#isUp = isUp;
    this.#log.info({ isUp }, 'host engine changed');
    this.#onChange(isUp);
  }
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
