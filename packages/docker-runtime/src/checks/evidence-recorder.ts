import type { Agent } from 'node:http';
import type { ApiCallEntry, CliCallEntry, EventEntry, Evidence } from '@naru/checks/evidence';
import type Docker from 'dockerode';
import { type ApiCallLog, openApiCallLog } from './api-call-log.ts';
import type { CheckerActions } from './checker-actions.ts';
import { type EventLog, openEventLog } from './event-log.ts';

/** An attempt makes some hundred; a student with more loses the oldest, and that is said. */
const MAX_EVENTS = 5_000;
const MAX_API_CALLS = 2_000;
const MAX_CLI_CALLS = 1_000;

/**
 * Keeps what a student's engine tells while attempts run. One recorder serves all attempts in a sandbox: `mark()` at
 * an attempt's start, `read(mark)` whenever it is evaluated.
 */
export class EvidenceRecorder {
  readonly #actions: CheckerActions;
  readonly #events: EventEntry[] = [];
  readonly #apiCalls: ApiCallEntry[] = [];
  readonly #cliCalls: CliCallEntry[] = [];
  #eventLog: EventLog | undefined;
  #apiLog: ApiCallLog | undefined;
  #sequence = 0;
  /** Sequence up to which something may be missing. */
  #eventGapAt = -1;
  #apiGapAt = -1;
  #cliGapAt = -1;
  #isCliTold = false;

  constructor(actions: CheckerActions) {
    this.#actions = actions;
  }

  /**
   * Begins to record, once. With `sinceMs` in the past it takes in what the engine still remembers: the way back after a
   * restart of the platform.
   */
  async start(
    context: { docker: Docker; containerName: string; agent: Agent },
    options: { sinceMs?: number } = {},
  ): Promise<void> {
    if (this.#eventLog !== undefined) return;
    const sinceMs = options.sinceMs ?? Date.now();
    const [eventLog, apiLog] = await Promise.all([
      openEventLog(context.agent, {
        sinceMs,
        onEvent: (event) => this.#keepEvent(event),
        onGap: () => {
          this.#eventGapAt = this.#sequence;
        },
      }),
      openApiCallLog(context, {
        sinceMs,
        onCall: (call) => {
          // The parser adds the body to this very object when it reads it.
          keep(this.#apiCalls, Object.assign(call, { sequence: this.#next() }), MAX_API_CALLS, (cut) => {
            this.#apiGapAt = cut;
          });
        },
        onBreak: () => {
          this.#apiGapAt = this.#sequence;
        },
      }).catch(() => undefined),
    ]);
    this.#eventLog = eventLog;
    this.#apiLog = apiLog;
    if (options.sinceMs !== undefined) await eventLog.settle();
  }

  /** The start of an attempt: everything until now is before it. */
  async mark(): Promise<number> {
    await this.#settle();
    return this.#sequence;
  }

  /** Everything since the mark, complete up to this call, or with a gap where the sandbox does not answer. */
  async read(mark: number): Promise<Evidence> {
    const isApiWhole = await this.#settle();
    const since = <Entry extends { sequence: number }>(entries: readonly Entry[]) =>
      structuredClone(entries.filter(({ sequence }) => sequence > mark));
    return {
      events:
        this.#eventLog === undefined
          ? undefined
          : {
              entries: since(this.#events).filter((event) => !this.#actions.isOwn(event)),
              hasGaps: this.#eventGapAt > mark,
            },
      apiCalls:
        this.#apiLog === undefined
          ? undefined
          : { entries: since(this.#apiCalls), hasGaps: this.#apiGapAt > mark || !isApiWhole },
      cliCalls: this.#isCliTold
        ? { entries: since(this.#cliCalls), hasGaps: this.#cliGapAt > mark }
        : undefined,
    };
  }

  /** The student's shells tell of their commands: from now on a call that is not there was not made in a terminal. */
  expectCliCalls(): void {
    this.#isCliTold = true;
  }

  /** Keeps a call that began; what it gives back is for its end. */
  recordCliCall(argv: readonly string[]): (exitCode: number | undefined) => void {
    this.#isCliTold = true;
    const entry: CliCallEntry = {
      sequence: this.#next(),
      timeMs: Date.now(),
      argv: [...argv],
      cwd: '',
      exitCode: undefined,
    };
    keep(this.#cliCalls, entry, MAX_CLI_CALLS, (cut) => {
      this.#cliGapAt = cut;
    });
    return (exitCode) => {
      entry.exitCode = exitCode;
    };
  }

  async stop(): Promise<void> {
    const [eventLog, apiLog] = [this.#eventLog, this.#apiLog];
    this.#eventLog = undefined;
    this.#apiLog = undefined;
    eventLog?.close();
    await apiLog?.close();
  }

  /** A record that cannot be completed has a gap at its end; what is there stays of use. */
  async #settle(): Promise<boolean> {
    const [, isApiWhole] = await Promise.all([
      this.#eventLog?.settle().catch(() => {
        this.#eventGapAt = Number.POSITIVE_INFINITY;
      }),
      this.#apiLog?.settle().catch(() => false) ?? true,
    ]);
    return isApiWhole;
  }

  #keepEvent(event: Omit<EventEntry, 'sequence'>): void {
    const entry = { ...event, sequence: this.#next() };
    // Also at once, because the first event of a thing of the checker tells the id of the later ones.
    if (this.#actions.isOwn(entry)) return;
    keep(this.#events, entry, MAX_EVENTS, (cut) => {
      this.#eventGapAt = cut;
    });
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }
}

function keep<Entry extends { sequence: number }>(
  entries: Entry[],
  entry: Entry,
  max: number,
  onCut: (sequence: number) => void,
): void {
  entries.push(entry);
  if (entries.length <= max) return;
  const cut = entries.shift();
  if (cut !== undefined) onCut(cut.sequence);
}
