import type { Logger } from '@naru/service-kit/log';

/** A server needs a moment after its container started; then it is looked for more and more rarely. */
const LOOK_AFTER_MS = [0, 150, 300, 600, 1_000, 1_000, 2_000, 2_000, 2_000, 4_000, 8_000];
/** Programs outside containers tell nobody that they listen. */
const LOOK_EVERY_MS = 5_000;

/** Keeps the list of ports that can be previewed, and looks only when something may have changed. */
export class PortFinder {
  readonly #findPorts: () => Promise<number[]>;
  readonly #onChange: (ports: number[]) => void;
  readonly #log: Logger;
  #known = '';
  #expected: readonly number[] = [];
  #attempt = 0;
  #wasUsed = false;
  #isLooking = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #interval: NodeJS.Timeout;
  #isClosed = false;

  constructor(options: {
    findPorts: () => Promise<number[]>;
    onChange: (ports: number[]) => void;
    log: Logger;
  }) {
    this.#findPorts = options.findPorts;
    this.#onChange = options.onChange;
    this.#log = options.log;
    this.#interval = setInterval(() => this.#lookIfUsed(), LOOK_EVERY_MS);
  }

  /** These are published now: looks until all of them listen, for a bounded time. */
  expect(ports: readonly number[]): void {
    this.#expected = ports;
    this.#attempt = 0;
    clearTimeout(this.#timer);
    this.#lookLater();
  }

  noteUse(): void {
    this.#wasUsed = true;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#interval);
  }

  #lookIfUsed(): void {
    if (!this.#wasUsed) return;
    this.#wasUsed = false;
    void this.#look();
  }

  #lookLater(): void {
    const delayMs = LOOK_AFTER_MS[this.#attempt];
    if (delayMs === undefined || this.#isClosed) return;
    this.#attempt += 1;
    this.#timer = setTimeout(() => void this.#look().then((found) => this.#afterLook(found)), delayMs);
  }

  #afterLook(found: readonly number[] | undefined): void {
    if (found === undefined || this.#expected.some((port) => !found.includes(port))) this.#lookLater();
  }

  async #look(): Promise<readonly number[] | undefined> {
    if (this.#isLooking || this.#isClosed) return undefined;
    this.#isLooking = true;
    try {
      const ports = [...new Set(await this.#findPorts())].sort((left, right) => left - right);
      const text = ports.join(' ');
      if (text !== this.#known && !this.#isClosed) {
        this.#known = text;
        this.#onChange(ports);
      }
      return ports;
    } catch (error) {
      this.#log.debug({ err: error }, 'looking for listening ports failed');
      return undefined;
    } finally {
      this.#isLooking = false;
    }
  }
}
