import type { ErrorCode } from '@naru/protocol/error-codes';
import type { SandboxId, StudentId } from '@naru/protocol/ids';
import type { StartStep } from '@naru/protocol/sandbox-view';
import type { SandboxRuntime, SandboxSpec } from '@naru/sandbox/sandbox-runtime';
import type { SandboxIdentity } from '@naru/sandbox/sandbox-state';
import { isAppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import PQueue from 'p-queue';

/** Starting is mostly work for the host's processors; more at once makes each one slower. */
const STARTS_AT_ONCE = 4;
const START_TIMEOUT_MS = 60_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

export type StartOutcome =
  | { is: 'started' }
  | { is: 'cancelled' }
  | { is: 'failed'; code: ErrorCode; isDiskKept: boolean };

/** What a state asks to be done on the engine. Knows no state: it reports how it ended. */
export class SandboxWork {
  readonly #runtime: SandboxRuntime;
  readonly #log: Logger;
  readonly #starts = new PQueue({ concurrency: STARTS_AT_ONCE });
  readonly #closed = new AbortController();
  readonly #prepare: (sandboxId: SandboxId, studentId: StudentId, prepared: Set<string>) => Promise<void>;
  readonly #specOf: (identity: SandboxIdentity, studentId: StudentId) => SandboxSpec;

  constructor(options: {
    runtime: SandboxRuntime;
    log: Logger;
    specOf: (identity: SandboxIdentity, studentId: StudentId) => SandboxSpec;
    /** Lays out the workspaces of the student's lessons but for those in `prepared`, and adds them. Never rejects. */
    prepare: (sandboxId: SandboxId, studentId: StudentId, prepared: Set<string>) => Promise<void>;
  }) {
    this.#runtime = options.runtime;
    this.#log = options.log;
    this.#specOf = options.specOf;
    this.#prepare = options.prepare;
  }

  /** Ends waits and starts under way; sandboxes that run go on. */
  close(): void {
    this.#closed.abort();
    this.#starts.clear();
  }

  async start(
    request: { identity: SandboxIdentity; studentId: StudentId; isReturning: boolean },
    onStep: (step: StartStep) => void,
    cancel: AbortSignal,
  ): Promise<StartOutcome> {
    const { identity, studentId, isReturning } = request;
    const { sandboxId } = identity;
    const cancelled = AbortSignal.any([cancel, this.#closed.signal]);
    const prepared = new Set<string>();
    let preparing = Promise.resolve();
    const onEngineStep = (step: StartStep) => {
      onStep(step);
      // The files need no engine: they are laid out while it starts.
      if (step === 'engine') preparing = this.#prepare(sandboxId, studentId, prepared);
    };
    try {
      await this.#starts.add(
        async () => {
          const signal = AbortSignal.any([cancelled, AbortSignal.timeout(START_TIMEOUT_MS)]);
          if (isReturning) await this.#runtime.start(sandboxId, onEngineStep, signal);
          else await this.#runtime.create(this.#specOf(identity, studentId), onEngineStep, signal);
        },
        { signal: cancelled },
      );
      cancelled.throwIfAborted();
      onStep('workspace');
      await preparing;
      // Another page may have opened another lesson meanwhile.
      await this.#prepare(sandboxId, studentId, prepared);
      return cancelled.aborted ? { is: 'cancelled' } : { is: 'started' };
    } catch (error) {
      if (cancelled.aborted) return { is: 'cancelled' };
      const code = isAppError(error) && error.code !== 'TIMED_OUT' ? error.code : 'SANDBOX_START_FAILED';
      this.#log.error({ err: error, sandboxId, isReturning }, 'sandbox start failed');
      await this.#cleanUp(sandboxId, isReturning);
      return { is: 'failed', code, isDiskKept: isReturning && code !== 'SANDBOX_GONE' };
    }
  }

  /** Tries until it succeeds, because a sandbox left running would cost a place for ever. */
  stop(sandboxId: SandboxId, isWanted: () => boolean): Promise<'stopped' | 'gone' | 'given-up'> {
    return this.#persist(
      isWanted,
      async () => {
        try {
          await this.#runtime.stop(sandboxId);
          return 'stopped' as const;
        } catch (error) {
          if (isAppError(error, 'SANDBOX_GONE')) return 'gone' as const;
          throw error;
        }
      },
      { sandboxId, work: 'stop' },
    );
  }

  /** Stops one that is to rest. Tries once: it keeps no place, and the next look at the engine finds it again. */
  async stopStray(sandboxId: SandboxId): Promise<void> {
    this.#log.warn({ sandboxId }, 'stopping a sandbox that is to rest');
    try {
      await this.#runtime.stop(sandboxId);
    } catch (error) {
      this.#log.warn({ err: error, sandboxId }, 'stopping a sandbox that is to rest failed');
    }
  }

  /** Tries until it succeeds. */
  remove(sandboxId: SandboxId, isWanted: () => boolean): Promise<'removed' | 'given-up'> {
    return this.#persist(
      isWanted,
      async () => {
        await this.#runtime.remove(sandboxId);
        return 'removed' as const;
      },
      { sandboxId, work: 'remove' },
    );
  }

  async #cleanUp(sandboxId: SandboxId, isReturning: boolean): Promise<void> {
    try {
      if (isReturning) await this.#runtime.stop(sandboxId);
      else await this.#runtime.remove(sandboxId);
    } catch (error) {
      // What is left carries our label, and the next look at the engine removes or stops it.
      this.#log.warn({ err: error, sandboxId }, 'cleaning up after a failed start failed');
    }
  }

  async #persist<T>(
    isWanted: () => boolean,
    attempt: () => Promise<T>,
    context: { sandboxId: SandboxId; work: string },
  ): Promise<T | 'given-up'> {
    for (let failures = 0; isWanted() && !this.#closed.signal.aborted; failures += 1) {
      try {
        return await attempt();
      } catch (error) {
        this.#log.warn({ err: error, ...context, failures }, 'sandbox work failed, trying again');
        await rest(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0, this.#closed.signal);
      }
    }
    return 'given-up';
  }
}

function rest(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
