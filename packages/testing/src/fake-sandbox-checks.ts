import { CheckUnavailable } from '@naru/checks/engine-probe';
import type { ApiCallEntry, CliCallEntry, EventEntry } from '@naru/checks/evidence';
import type { PlatformScript, RecordedEntry, SandboxChecks } from '@naru/checks/sandbox-checks';
import { createFakeEngineProbe, type FakeEngine } from '@naru/checks/testing/fake-engine-probe';

/** What checks see of a fake sandbox; a test reads and sets it. It outlives every record of it. */
export class FakeChecks {
  /** The student's engine as plain data. */
  engine: FakeEngine = {};
  /** What the engine remembers. */
  readonly events: Omit<EventEntry, 'sequence'>[] = [];
  readonly apiCalls: Omit<ApiCallEntry, 'sequence'>[] = [];
  /** Scripts of the platform, oldest first. */
  readonly scripts: PlatformScript[] = [];
  /** What the next scripts end with. */
  scriptExitCode = 0;
  /** Nothing answers then. */
  isDown = false;
  /** Every question of a probe waits for it. */
  probeGate: Promise<unknown> = Promise.resolve();
  /** Probes that were opened and not closed, and the most there were at a time. */
  openProbes = 0;
  /** Whether each probe so far was to wait for servers that have just been started. */
  readonly patience: boolean[] = [];
  mostOpenProbes = 0;
  readonly #recorders = new Set<FakeRecorder>();

  /** Something happens in the student's engine. */
  happen(event: Partial<EventEntry> & { action: string }): void {
    const whole = {
      ...{ timeMs: Date.now(), type: 'container', id: `id-of-${event.name ?? ''}`, name: '', image: '' },
      ...{ command: '', exitCode: undefined, signal: undefined, attributes: {} },
      ...event,
    };
    this.events.push(whole);
    for (const recorder of this.#recorders) recorder.takeEvent(whole);
  }

  /** A `docker …` of a terminal ran to its end. */
  callDocker(call: Partial<CliCallEntry> & { argv: readonly string[] }): void {
    for (const recorder of this.#recorders) recorder.takeCliCall(call);
  }

  open(): SandboxChecks {
    const recorder = new FakeRecorder();
    const end = () => void this.#recorders.delete(recorder);
    return {
      startRecording: async ({ past, onEntry } = {}) => {
        this.#assertUp();
        if (this.#recorders.has(recorder)) return;
        recorder.sequence = past?.sequence ?? 0;
        recorder.events.push(...(past?.events ?? []));
        recorder.apiCalls.push(...(past?.apiCalls ?? []));
        recorder.cliCalls.push(...(past?.cliCalls ?? []));
        recorder.onEntry = onEntry ?? (() => {});
        this.#recorders.add(recorder);
        if (past === undefined) return;
        const known = new Set(recorder.events.map(nameOf));
        const missed = this.events.filter(
          (event) => event.timeMs >= past.untilMs && !known.has(nameOf(event)),
        );
        for (const event of missed) recorder.takeEvent(event);
      },
      mark: async () => {
        this.#assertUp();
        return recorder.sequence;
      },
      readEvidence: async (mark) => {
        this.#assertUp();
        const since = <Entry extends { sequence: number }>(entries: readonly Entry[]) => ({
          entries: entries.filter(({ sequence }) => sequence > mark),
          hasGaps: false,
        });
        return {
          events: since(recorder.events),
          apiCalls: since(recorder.apiCalls),
          cliCalls: since(recorder.cliCalls),
        };
      },
      openProbe: (_workspace, { isPatient = false } = {}) => {
        this.patience.push(isPatient);
        this.openProbes += 1;
        this.mostOpenProbes = Math.max(this.mostOpenProbes, this.openProbes);
        const probe = createFakeEngineProbe(this.engine);
        const gated = Object.fromEntries(
          Object.entries(probe).map(([name, method]: [string, (...args: never[]) => unknown]) => [
            name,
            async (...args: never[]) => {
              await this.probeGate;
              this.#assertUp();
              return method(...args);
            },
          ]),
        ) as unknown as typeof probe;
        return {
          ...gated,
          close: async () => {
            this.openProbes -= 1;
          },
        };
      },
      runAsPlatform: async (script) => {
        this.#assertUp();
        this.scripts.push(script);
        return { exitCode: this.scriptExitCode, output: '' };
      },
      close: async () => end(),
      letGo: end,
    };
  }

  #assertUp(): void {
    if (this.isDown) throw new CheckUnavailable('the fake engine does not answer');
  }
}

class FakeRecorder {
  sequence = 0;
  readonly events: EventEntry[] = [];
  readonly apiCalls: ApiCallEntry[] = [];
  readonly cliCalls: CliCallEntry[] = [];
  onEntry: (entry: RecordedEntry) => void = () => {};

  takeEvent(event: Omit<EventEntry, 'sequence'>): void {
    this.sequence += 1;
    const entry = { ...event, sequence: this.sequence };
    this.events.push(entry);
    this.onEntry({ kind: 'event', entry });
  }

  takeCliCall(call: Partial<CliCallEntry> & { argv: readonly string[] }): void {
    this.sequence += 1;
    const nowMs = Date.now();
    const entry: CliCallEntry = {
      ...{ timeMs: nowMs, cwd: '/root', terminal: 'trm_1', exitCode: 0, endedAtMs: nowMs },
      ...call,
      sequence: this.sequence,
    };
    this.cliCalls.push(entry);
    this.onEntry({ kind: 'cli', entry });
  }
}

function nameOf({ timeMs, action, id }: Omit<EventEntry, 'sequence'>): string {
  return `${timeMs} ${action} ${id}`;
}
