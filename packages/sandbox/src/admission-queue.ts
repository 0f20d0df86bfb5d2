/** `admitted`: it has a slot now; otherwise its place, 1 is next. */
export type Admission = 'admitted' | number;

/**
 * Who may run and who waits, first come first served. Nobody overtakes: while someone waits, a newcomer
 * waits behind them even when a slot is free for a moment.
 */
export class AdmissionQueue<Id extends string> {
  readonly capacity: number;
  readonly #running = new Set<Id>();
  readonly #waiting: Id[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get running(): number {
    return this.#running.size;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  /** Asks for a slot; asking again while running or waiting changes nothing. */
  enter(id: Id): Admission {
    if (this.#running.has(id)) return 'admitted';
    const place = this.#waiting.indexOf(id);
    if (place >= 0) return place + 1;
    if (this.#waiting.length === 0 && this.#running.size < this.capacity) {
      this.#running.add(id);
      return 'admitted';
    }
    return this.#waiting.push(id);
  }

  /** Counts one that runs already (adopted after a restart), beyond the capacity too. */
  occupy(id: Id): void {
    this.#remove(id);
    this.#running.add(id);
  }

  /** Gives back the slot or the place; returns who is admitted by that, in order. */
  leave(id: Id): Id[] {
    this.#remove(id);
    const admitted: Id[] = [];
    while (this.#running.size < this.capacity) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#running.add(next);
      admitted.push(next);
    }
    return admitted;
  }

  /** 1 is next; undefined when it does not wait. */
  findPlace(id: Id): number | undefined {
    const place = this.#waiting.indexOf(id);
    return place < 0 ? undefined : place + 1;
  }

  waiting(): readonly Id[] {
    return [...this.#waiting];
  }

  #remove(id: Id): void {
    this.#running.delete(id);
    const place = this.#waiting.indexOf(id);
    if (place >= 0) this.#waiting.splice(place, 1);
  }
}
