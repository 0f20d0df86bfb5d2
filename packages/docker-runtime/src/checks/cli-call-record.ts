import type { CliCallEntry } from '@naru/checks/evidence';
import type { ToldCall } from './parse-cli-calls.ts';

const MAX_CALLS = 1_000;
/** Lines, two for each call. A loop of a person makes some 40 a second; of a flood the rest is left out, and that is said. */
const MAX_BURST = 1_000;
const PER_SECOND = 100;
const SAY_MISSED_EVERY_MS = 1_000;

/** The docker calls of a student's terminals, put together from their begins and ends. */
export class CliCallRecord {
  readonly #nextSequence: () => number;
  #entries: CliCallEntry[] = [];
  #credit = MAX_BURST;
  #creditAtMs = 0;
  #missedAtMs = 0;

  constructor(nextSequence: () => number) {
    this.#nextSequence = nextSequence;
  }

  get entries(): readonly CliCallEntry[] {
    return this.#entries;
  }

  restore(entries: readonly CliCallEntry[]): void {
    this.#entries = entries.slice(-MAX_CALLS).map((entry) => ({ ...entry }));
  }

  /** The entry that this made or ended; undefined for what is known already; `missed` for what was left out. */
  take(call: ToldCall): CliCallEntry | 'missed' | undefined {
    if (!this.#spend(call.timeMs)) {
      if (call.timeMs - this.#missedAtMs < SAY_MISSED_EVERY_MS) return undefined;
      this.#missedAtMs = call.timeMs;
      return 'missed';
    }
    return call.exitCode === undefined ? this.#begin(call) : this.#end(call);
  }

  /** Where the oldest was dropped, its sequence. */
  trim(): number | undefined {
    return this.#entries.length > MAX_CALLS ? this.#entries.shift()?.sequence : undefined;
  }

  #begin(call: ToldCall): CliCallEntry | undefined {
    // The log is read again from a little before the last entry on.
    if (this.#entries.some((entry) => entry.timeMs === call.timeMs && isSame(entry, call))) return undefined;
    const { timeMs, terminal, cwd, argv } = call;
    const entry: CliCallEntry = {
      sequence: this.#nextSequence(),
      ...{ timeMs, terminal, cwd, argv, exitCode: undefined, endedAtMs: undefined },
    };
    this.#entries.push(entry);
    return entry;
  }

  #end(call: ToldCall): CliCallEntry | undefined {
    const own = this.#entries.filter((entry) => isSame(entry, call));
    if (own.some(({ endedAtMs }) => endedAtMs === call.timeMs)) return undefined;
    const entry = own.find(({ endedAtMs, timeMs }) => endedAtMs === undefined && timeMs <= call.timeMs);
    if (entry === undefined) return undefined;
    entry.exitCode = call.exitCode;
    entry.endedAtMs = call.timeMs;
    return entry;
  }

  #spend(nowMs: number): boolean {
    const earned = (Math.max(0, nowMs - this.#creditAtMs) / 1_000) * PER_SECOND;
    this.#credit = Math.min(MAX_BURST, this.#credit + earned);
    this.#creditAtMs = nowMs;
    if (this.#credit < 1) return false;
    this.#credit -= 1;
    return true;
  }
}

function isSame(entry: CliCallEntry, { terminal, cwd, argv }: ToldCall): boolean {
  return (
    entry.terminal === terminal &&
    entry.cwd === cwd &&
    entry.argv.length === argv.length &&
    entry.argv.every((word, index) => word === argv[index])
  );
}
