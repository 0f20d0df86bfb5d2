import type { Logger } from '@naru/service-kit/log';

/** A screen is saved when its output has rested this long… */
const REST_MS = 200;
/** …or is this old. What a kill loses of a busy screen is at most about this. */
const MAX_AGE_MS = 1_000;
const LOOK_MS = 100;
/** After a save of 10 ms the next one waits 190 ms: saving takes at most a twentieth of the processor. */
const REST_PER_WORK = 19;
/** On a machine so busy that a save takes long, screens are saved this often all the same. */
const MAX_REST_MS = 1_000;

interface Dirty {
  save: () => Promise<void>;
  sinceMs: number;
  touchedAtMs: number;
}

/** Saves changed screens soon, one at a time, without taking the processor from live output. */
export class ScreenSaver implements AsyncDisposable {
  readonly #log: Logger;
  readonly #dirty = new Map<string, Dirty>();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  touch(key: string, save: () => Promise<void>): void {
    if (this.#isClosed) return;
    const nowMs = performance.now();
    const known = this.#dirty.get(key);
    if (known !== undefined) known.touchedAtMs = nowMs;
    else this.#dirty.set(key, { save, sinceMs: nowMs, touchedAtMs: nowMs });
    this.#schedule(LOOK_MS);
  }

  forget(key: string): void {
    this.#dirty.delete(key);
  }

  /** Saves everything that changed, then saves no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#work;
    for (const key of [...this.#dirty.keys()]) await this.#save(key);
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#work = this.#saveNext();
    }, delayMs);
  }

  async #saveNext(): Promise<void> {
    const startedAtMs = performance.now();
    for (const [key, dirty] of this.#dirty) {
      if (startedAtMs - dirty.touchedAtMs < REST_MS && startedAtMs - dirty.sinceMs < MAX_AGE_MS) continue;
      await this.#save(key);
      break;
    }
    this.#timer = undefined;
    const workMs = performance.now() - startedAtMs;
    if (!this.#isClosed && this.#dirty.size > 0) {
      this.#schedule(Math.min(MAX_REST_MS, Math.max(LOOK_MS, workMs * REST_PER_WORK)));
    }
  }

  async #save(key: string): Promise<void> {
    const dirty = this.#dirty.get(key);
    this.#dirty.delete(key);
    try {
      await dirty?.save();
    } catch (error) {
      this.#log.warn({ err: error }, 'saving a screen failed');
    }
  }
}
