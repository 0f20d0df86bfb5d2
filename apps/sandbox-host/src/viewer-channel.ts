import { OutputPacer } from './output-pacer.ts';

/** A page that watches a terminal. */
export interface TerminalViewer {
  id: string;
  send(data: Buffer, isReplay: boolean): void;
}

/** A page that is behind and acknowledges nothing for this long stops holding up the others. */
const STUCK_MS = 5_000;

/**
 * What one viewer has been sent. `joining`: its replay is being made and output waits for it; `live`;
 * `lagging`: it gave no answer for too long, gets nothing, and is replayed the screen once it has caught up.
 */
export class ViewerChannel {
  readonly viewer: TerminalViewer;
  readonly #pacer: OutputPacer;
  readonly #onChange: () => void;
  readonly #onRejoin: () => void;
  #phase: 'joining' | 'live' | 'lagging' = 'joining';
  #held: Buffer[] = [];
  #stuckTimer: NodeJS.Timeout | undefined;

  constructor(options: {
    viewer: TerminalViewer;
    limits: { highWaterBytes: number; lowWaterBytes: number };
    /** `isBehind` may be another now. */
    onChange: () => void;
    /** It lagged and has caught up: it needs a replay. */
    onRejoin: () => void;
  }) {
    this.viewer = options.viewer;
    this.#pacer = new OutputPacer(options.limits);
    this.#onChange = options.onChange;
    this.#onRejoin = options.onRejoin;
  }

  /** The source should pause for this viewer. */
  get isBehind(): boolean {
    return this.#phase !== 'lagging' && this.#pacer.isBehind;
  }

  deliver(data: Buffer): void {
    if (this.#phase === 'lagging') return;
    if (this.#phase === 'joining') this.#held.push(data);
    else this.viewer.send(data, false);
    this.#count(data.length);
  }

  /** Output from now on waits for `join`. */
  prepareToJoin(): void {
    this.#phase = 'joining';
    this.#held = [];
  }

  join(replay: Buffer): void {
    if (this.#phase !== 'joining') return;
    const held = this.#held;
    this.#held = [];
    this.#phase = 'live';
    this.viewer.send(replay, true);
    for (const data of held) this.viewer.send(data, false);
    this.#count(replay.length);
  }

  ack(bytes: number): void {
    this.#pacer.acked(bytes);
    this.#watchForStuck();
    if (this.#phase === 'lagging' && this.#pacer.isCaughtUp) {
      this.#onRejoin();
    }
    this.#onChange();
  }

  close(): void {
    clearTimeout(this.#stuckTimer);
    this.#phase = 'lagging';
    this.#held = [];
  }

  #count(bytes: number): void {
    const wasBehind = this.#pacer.isBehind;
    this.#pacer.sent(bytes);
    if (!wasBehind && this.#pacer.isBehind) this.#watchForStuck();
  }

  #watchForStuck(): void {
    clearTimeout(this.#stuckTimer);
    if (!this.isBehind) return;
    this.#stuckTimer = setTimeout(() => {
      this.#phase = 'lagging';
      this.#held = [];
      this.#onChange();
    }, STUCK_MS);
  }
}
