import type { Agent } from 'node:http';
import { CheckUnavailable } from '@naru/checks/engine-probe';
import type { PlatformPause } from '@naru/checks/sandbox-checks';
import { callEngine, readMessage } from './call-engine.ts';
import type { CheckerActions } from './checker-actions.ts';
import { inspectContainer } from './engine-readings.ts';

/** The engine tells of it some milliseconds after it has answered. */
const SLACK_MS = 100;

type NotePause = (pause: PlatformPause) => Promise<void>;

/**
 * Freezes containers of the student for a moment. Each time is noted before it begins, so that a program that is killed
 * in that moment leaves no frozen container: the next one undoes what the note says, and knows its events.
 */
export class ContainerPauses {
  readonly #agent: Agent;
  readonly #actions: CheckerActions;
  #note: NotePause = async () => {
    throw new CheckUnavailable('nothing would know of a pause');
  };
  readonly #open = new Set<Promise<unknown>>();

  constructor(agent: Agent, actions: CheckerActions) {
    this.#agent = agent;
    this.#actions = actions;
  }

  noteWith(note: NotePause): void {
    this.#note = note;
  }

  /** Runs something while the container is frozen. */
  hold<T>(containerId: string, act: () => Promise<T>): Promise<T> {
    const held = this.#hold(containerId, act);
    const isOver = held.catch(() => {}); // Told to who asked.
    this.#open.add(isOver);
    void isOver.then(() => this.#open.delete(isOver));
    return held;
  }

  /** Resolves when nothing is frozen any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#open);
  }

  /** Undoes what a program that was killed has left. The events of all these are the platform's. */
  async undo(pauses: readonly PlatformPause[]): Promise<void> {
    for (const pause of pauses) {
      if (pause.toMs !== undefined) {
        this.#actions.addSpan(pause.containerId, ['pause', 'unpause'], { ...pause, toMs: pause.toMs });
        continue;
      }
      const span = { ...pause, toMs: Number.POSITIVE_INFINITY };
      this.#actions.addSpan(pause.containerId, ['pause', 'unpause'], span);
      const status = (await inspectContainer({ agent: this.#agent }, pause.containerId))?.state.status;
      if (status === 'paused') await this.#ask(pause.containerId, 'unpause');
      span.toMs = await this.#noteEnd(pause);
    }
  }

  async #hold<T>(containerId: string, act: () => Promise<T>): Promise<T> {
    const pause = { containerId, fromMs: Date.now(), toMs: undefined };
    await this.#note(pause);
    return await this.#actions.during(containerId, ['pause', 'unpause'], async () => {
      let refusal: string | undefined;
      try {
        refusal = await this.#ask(containerId, 'pause');
        if (refusal !== undefined) throw new CheckUnavailable(refusal);
        return await act();
      } finally {
        // Also when there was no answer: it may be frozen all the same. One that the student froze stays so.
        if (refusal === undefined) await this.#release(pause);
        else await this.#noteEnd(pause);
      }
    });
  }

  async #release(pause: PlatformPause): Promise<void> {
    const refusal = await this.#ask(pause.containerId, 'unpause');
    await this.#noteEnd(pause);
    // It ended or was thawed by the student meanwhile, so what was seen says nothing.
    if (refusal !== undefined) throw new CheckUnavailable(refusal);
  }

  async #noteEnd(pause: PlatformPause): Promise<number> {
    const toMs = Date.now() + SLACK_MS;
    // Without it the next record looks once more whether it is frozen.
    await this.#note({ ...pause, toMs }).catch(() => {});
    return toMs;
  }

  /** What the engine says against it; undefined when it did. */
  async #ask(containerId: string, action: 'pause' | 'unpause'): Promise<string | undefined> {
    const path = `/containers/${containerId}/${action}`;
    const reply = await callEngine(this.#agent, { method: 'POST', path });
    return reply.status < 300 ? undefined : `${action} ${containerId}: ${readMessage(reply)}`;
  }
}
