import type { Agent } from 'node:http';
import type { ApiCallEntry, EventEntry, Evidence } from '@naru/checks/evidence';
import type { EvidenceKind, RecordedEntry, RecordingOptions } from '@naru/checks/sandbox-checks';
import type Docker from 'dockerode';
import { type ApiCallLog, openApiCallLog } from './api-call-log.ts';
import type { CheckerActions } from './checker-actions.ts';
import { CliCallRecord } from './cli-call-record.ts';
import type { ContainerPauses } from './container-pauses.ts';
import { type EventLog, openEventLog } from './event-log.ts';
import type { ToldCall } from './parse-cli-calls.ts';

/** An attempt makes some hundred; a student with more loses the oldest, and that is said. */
const MAX_EVENTS = 5_000;
const MAX_API_CALLS = 2_000;
/** Of an earlier record, to tell what is read again. */
const MAX_KNOWN = 1_000;

/**
 * Keeps what a student's engine tells while attempts run. One recorder serves all attempts in a sandbox: `mark()` at
 * an attempt's start, `read(mark)` whenever it is evaluated.
 */
export class EvidenceRecorder {
  readonly #actions: CheckerActions;
  readonly #pauses: ContainerPauses;
  #events: EventEntry[] = [];
  #apiCalls: ApiCallEntry[] = [];
  readonly #cliCalls = new CliCallRecord(() => this.#next());
  #onEntry: (entry: RecordedEntry) => void = () => {};
  #eventLog: EventLog | undefined;
  #apiLog: ApiCallLog | undefined;
  #isStarted = false;
  #sequence = 0;
  /** Sequence up to which something may be missing. */
  #gapAt: Record<EvidenceKind, number> = { events: -1, apiCalls: -1, cliCalls: -1 };

  constructor(actions: CheckerActions, pauses: ContainerPauses) {
    this.#actions = actions;
    this.#pauses = pauses;
  }

  /** Begins to record, once. With a past it takes in what the engine still remembers since then. */
  async start(
    context: { docker: Docker; containerName: string; agent: Agent },
    { past, onEntry, notePause = async () => {} }: RecordingOptions = {},
  ): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    if (past !== undefined) {
      this.#sequence = past.sequence;
      this.#events = past.events.slice(-MAX_EVENTS);
      this.#apiCalls = past.apiCalls.slice(-MAX_API_CALLS);
      this.#cliCalls.restore(past.cliCalls);
      this.#gapAt = { ...past.gapAt };
    }
    if (onEntry !== undefined) this.#onEntry = onEntry;
    const sinceMs = past?.untilMs ?? Date.now();
    const known = [...(past?.ownEvents ?? []), ...(past?.events ?? [])].slice(-MAX_KNOWN);
    const knownCalls = new Set(past?.apiCalls.slice(-MAX_KNOWN).map(nameCall));
    this.#pauses.noteWith(notePause);
    try {
      // Before events are read, so that these are known to be the platform's.
      await this.#pauses.undo(past?.pauses ?? []);
      this.#eventLog = await openEventLog(context.agent, {
        sinceMs,
        known,
        onEvent: (event) => this.#keepEvent(event),
        onGap: () => this.#noteGap('events'),
      });
      this.#apiLog = await openApiCallLog(context, {
        sinceMs,
        onCall: (call) => {
          if (!knownCalls.has(nameCall(call))) this.#keepCall(call);
        },
        onCliCall: (call) => this.#keepCliCall(call),
        onBreak: () => {
          this.#noteGap('apiCalls');
          this.#noteGap('cliCalls');
        },
      });
      if (past !== undefined) await this.#settle();
    } catch (error) {
      // Whoever needs it next begins anew.
      this.letGo();
      this.#isStarted = false;
      throw error;
    }
  }

  /** The start of an attempt: everything until now is before it. */
  async mark(): Promise<number> {
    await this.#settle();
    return this.#sequence;
  }

  /** Everything since the mark, complete up to this call, or with a gap where the sandbox does not answer. */
  async read(mark: number): Promise<Evidence> {
    const whole = await this.#settle();
    const since = <Entry extends { sequence: number }>(entries: readonly Entry[]) =>
      structuredClone(entries.filter(({ sequence }) => sequence > mark));
    return {
      events:
        this.#eventLog === undefined
          ? undefined
          : {
              entries: since(this.#events).filter((event) => !this.#actions.isOwn(event)),
              hasGaps: this.#gapAt.events > mark || !whole.events,
            },
      apiCalls:
        this.#apiLog === undefined
          ? undefined
          : { entries: since(this.#apiCalls), hasGaps: this.#gapAt.apiCalls > mark || !whole.apiCalls },
      cliCalls:
        this.#apiLog?.hasCliCalls === true
          ? {
              entries: since(this.#cliCalls.entries),
              hasGaps: this.#gapAt.cliCalls > mark || !whole.apiCalls,
            }
          : undefined,
    };
  }

  async stop(): Promise<void> {
    const apiLog = this.#end();
    await apiLog?.close();
  }

  letGo(): void {
    this.#end()?.letGo();
  }

  #end(): ApiCallLog | undefined {
    const [eventLog, apiLog] = [this.#eventLog, this.#apiLog];
    this.#eventLog = undefined;
    this.#apiLog = undefined;
    eventLog?.close();
    return apiLog;
  }

  /** A record that cannot be completed has a gap at its end; what is there stays of use. */
  async #settle(): Promise<{ events: boolean; apiCalls: boolean }> {
    const complete = (settling: Promise<boolean> | undefined) => settling?.catch(() => false) ?? true;
    const [events, apiCalls] = await Promise.all([
      complete(this.#eventLog?.settle().then(() => true)),
      complete(this.#apiLog?.settle()),
    ]);
    // An engine that did not answer may have been another one since, and have forgotten.
    if (!events) this.#noteGap('events');
    return { events, apiCalls };
  }

  #keepEvent(event: Omit<EventEntry, 'sequence'>): void {
    const entry = { ...event, sequence: this.#next() };
    // Also at once, because the first event of a thing of the checker tells the id of the later ones.
    if (this.#actions.isOwn(entry)) {
      this.#onEntry({ kind: 'own', entry });
      return;
    }
    keep(this.#events, entry, MAX_EVENTS, (cut) => {
      this.#gapAt.events = cut;
    });
    this.#onEntry({ kind: 'event', entry });
  }

  #keepCall(call: Omit<ApiCallEntry, 'sequence'>): void {
    // The parser adds the body to this very object when it reads it.
    const entry = Object.assign(call, { sequence: this.#next() });
    keep(this.#apiCalls, entry, MAX_API_CALLS, (cut) => {
      this.#gapAt.apiCalls = cut;
    });
    this.#onEntry({ kind: 'call', entry });
    // Whose events these are cannot be told then: the student's are missing, and that is said.
    const isReading = ['GET', 'HEAD'].includes(entry.method);
    if (!isReading && this.#actions.isHidden(entry.timeMs)) this.#noteGap('events');
  }

  #keepCliCall(call: ToldCall): void {
    const entry = this.#cliCalls.take(call);
    if (entry === undefined) return;
    if (entry === 'missed') {
      this.#noteGap('cliCalls');
      return;
    }
    const cut = this.#cliCalls.trim();
    if (cut !== undefined) this.#gapAt.cliCalls = cut;
    this.#onEntry({ kind: 'cli', entry });
  }

  #noteGap(of: EvidenceKind): void {
    const sequence = this.#next();
    this.#gapAt[of] = sequence;
    this.#onEntry({ kind: 'gap', of, sequence });
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }
}

/** The log is read again from the last call on. */
function nameCall({ timeMs, method, path, query }: Omit<ApiCallEntry, 'sequence'>): string {
  return JSON.stringify([timeMs, method, path, query]);
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
