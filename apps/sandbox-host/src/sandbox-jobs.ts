import type { SandboxId, StudentId } from '@naru/protocol/ids';
import { beginLease, type LeaseRules } from '@naru/sandbox/lease';
import { type SandboxEvent, type SandboxState, sandboxIdOf } from '@naru/sandbox/sandbox-state';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from './clock.ts';
import type { Metrics } from './metrics.ts';
import type { SandboxWork } from './sandbox-work.ts';

interface SandboxJobsDeps {
  work: SandboxWork;
  rules: LeaseRules;
  metrics: Metrics;
  log: Logger;
  clock: Clock;
  stateNow(): SandboxState;
  apply(event: SandboxEvent): boolean;
}

/** What is done on the engine for one student because of the state of the sandbox: one job after the other. */
export class SandboxJobs {
  readonly #studentId: StudentId;
  readonly #deps: SandboxJobsDeps;
  #cancelStart: AbortController | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(studentId: StudentId, deps: SandboxJobsDeps) {
    this.#studentId = studentId;
    this.#deps = deps;
  }

  /** Resolves when all that was asked for until now is done. Never rejects. */
  get done(): Promise<void> {
    return this.#last;
  }

  follow(state: SandboxState, previous: SandboxState): void {
    if (state.phase === previous.phase) return;
    if (previous.phase === 'starting') {
      this.#cancelStart?.abort();
      this.#cancelStart = undefined;
    }
    if (state.phase === 'starting') this.#add(this.#starting(state));
    else if (state.phase === 'hibernating') this.#add(() => this.#stop(state.sandboxId));
    else if (state.phase === 'removing') this.#add(() => this.#remove(state.sandboxId));
  }

  /** It runs although it is to rest. A start that is asked for meanwhile comes after it. */
  stopStray(sandboxId: SandboxId): void {
    this.#add(async () => {
      const state = this.#deps.stateNow();
      const isToRest = state.phase === 'hibernated' || state.phase === 'failed';
      if (isToRest && sandboxIdOf(state) === sandboxId) await this.#deps.work.stopStray(sandboxId);
    });
  }

  #add(job: () => Promise<void>): void {
    this.#last = this.#last.then(job).catch((err: unknown) => {
      this.#deps.log.error({ err, studentId: this.#studentId }, 'sandbox work failed unexpectedly');
    });
  }

  #starting(state: Extract<SandboxState, { phase: 'starting' }>): () => Promise<void> {
    const studentId = this.#studentId;
    const { sandboxId, previewId, kept } = state;
    const cancel = new AbortController();
    this.#cancelStart = cancel;
    return async () => {
      const { work, rules, clock, metrics, log, apply } = this.#deps;
      const outcome = await work.start(
        { identity: { sandboxId, previewId }, studentId, isReturning: kept !== null },
        (step) => apply({ type: 'step-reached', sandboxId, step }),
        cancel.signal,
      );
      if (outcome.is === 'started') {
        const startMs = clock() - state.startedAtMs;
        apply({ type: 'started', sandboxId, lease: beginLease(rules, clock()) });
        metrics.sandboxStarted(kept === null ? 'new' : 'woken', startMs / 1_000);
        log.info({ sandboxId, studentId, startMs }, 'sandbox ready');
      } else if (outcome.is === 'failed') {
        metrics.sandboxStartFailed(outcome.code);
        apply({
          type: 'start-failed',
          sandboxId,
          code: outcome.code,
          kept: outcome.isDiskKept ? kept : null,
        });
      }
    };
  }

  async #stop(sandboxId: SandboxId): Promise<void> {
    const { work, rules, clock, apply } = this.#deps;
    const outcome = await work.stop(sandboxId, () => this.#isStill('hibernating', sandboxId));
    const keptUntilMs = clock() + rules.keepMs;
    if (outcome === 'stopped') apply({ type: 'stopped', sandboxId, keptUntilMs });
    else if (outcome === 'gone') apply({ type: 'vanished', sandboxId });
  }

  async #remove(sandboxId: SandboxId): Promise<void> {
    const { work, apply } = this.#deps;
    const outcome = await work.remove(sandboxId, () => this.#isStill('removing', sandboxId));
    if (outcome === 'removed') apply({ type: 'removed', sandboxId });
  }

  #isStill(phase: 'hibernating' | 'removing', sandboxId: SandboxId): boolean {
    const state = this.#deps.stateNow();
    return state.phase === phase && state.sandboxId === sandboxId;
  }
}
