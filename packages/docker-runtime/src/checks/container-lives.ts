import type { EventEntry } from '@naru/checks/evidence';

/** More containers than this at a time are not followed. */
const MAX_FOLLOWED = 100;

/** What the events say so far of each container's life, to see when they are behind the engine's state. */
export class ContainerLives {
  readonly #lives = new Map<string, 'running' | 'ended'>();

  take({ type, action, id }: Pick<EventEntry, 'type' | 'action' | 'id'>): void {
    if (type !== 'container') return;
    if (action === 'destroy') this.#lives.delete(id);
    if (action !== 'start' && action !== 'die') return;
    this.#lives.delete(id);
    this.#lives.set(id, action === 'start' ? 'running' : 'ended');
    const [oldest] = this.#lives.keys();
    if (this.#lives.size > MAX_FOLLOWED && oldest !== undefined) this.#lives.delete(oldest);
  }

  /** Containers that started and have not been told to have ended. */
  running(): string[] {
    return this.#with('running');
  }

  /** Containers that ended and have not been told to be gone. */
  ended(): string[] {
    return this.#with('ended');
  }

  #with(state: 'running' | 'ended'): string[] {
    return [...this.#lives].filter(([, life]) => life === state).map(([id]) => id);
  }
}
