import type { SandboxId, StudentId } from '@naru/protocol/ids';
import type { SandboxState } from '@naru/sandbox/sandbox-state';
import { AppError } from '@naru/service-kit/app-error';
import { LiveSandbox, type LiveSandboxOptions } from './live-sandbox.ts';
import type { Presence } from './presence.ts';

/** Begins and ends what a running sandbox needs, as states change. */
export class LiveSandboxes {
  readonly #options: LiveSandboxOptions;
  readonly #presence: Presence;
  readonly #live = new Map<StudentId, LiveSandbox>();
  readonly #ending = new Map<SandboxId, Promise<void>>();

  constructor(options: LiveSandboxOptions & { presence: Presence }) {
    this.#options = options;
    this.#presence = options.presence;
  }

  get(studentId: StudentId): LiveSandbox {
    const live = this.#live.get(studentId);
    if (live === undefined) throw new AppError('SANDBOX_NOT_READY', 'the sandbox does not run');
    return live;
  }

  find(studentId: StudentId): LiveSandbox | undefined {
    return this.#live.get(studentId);
  }

  countTerminals(): { open: number; paused: number } {
    let open = 0;
    let paused = 0;
    for (const { terminals } of this.#live.values()) {
      open += terminals.count;
      paused += terminals.pausedCount;
    }
    return { open, paused };
  }

  onState(studentId: StudentId, state: SandboxState): void {
    const live = this.#live.get(studentId);
    if (live !== undefined && (state.phase !== 'ready' || state.sandboxId !== live.sandbox.sandboxId)) {
      this.#live.delete(studentId);
      this.#end(live);
    }
    if (state.phase === 'ready' && !this.#live.has(studentId)) {
      const { sandboxId, previewId } = state;
      this.#begin(new LiveSandbox({ studentId, sandboxId, previewId }, this.#options));
    }
  }

  onPresence(studentId: StudentId): void {
    this.#live.get(studentId)?.watchFor(this.#presence.lessonsOf(studentId));
  }

  /** This program stops and the sandboxes go on. */
  async letGo(): Promise<void> {
    await Promise.all([...this.#ending.values()]);
    await Promise.all([...this.#live.values()].map((live) => live.letGo()));
    this.#live.clear();
  }

  #begin(live: LiveSandbox): void {
    const { studentId, sandboxId } = live.sandbox;
    this.#live.set(studentId, live);
    live.watchFor(this.#presence.lessonsOf(studentId));
    if (this.#options.firstShells.isWaiting(sandboxId)) return;
    // Shells outlive this program, so that a sandbox that it finds running may have some.
    live.terminals.adopt().catch((err: unknown) => {
      this.#options.log.error({ err, sandboxId }, 'adopting terminals failed');
    });
  }

  #end(live: LiveSandbox): void {
    const { sandboxId } = live.sandbox;
    const end = live
      .end()
      .catch((err: unknown) => this.#options.log.error({ err, sandboxId }, 'ending terminals failed'))
      .finally(() => this.#ending.delete(sandboxId));
    this.#ending.set(sandboxId, end);
  }
}
