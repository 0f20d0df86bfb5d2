import type { EngineProbe } from './engine-probe.ts';
import type { ApiCallEntry, CliCallEntry, EventEntry, Evidence } from './evidence.ts';

export interface ProbeOptions {
  /** Waits a moment for a server whose container was started just now. What else is judged waits with it. */
  isPatient?: boolean;
}

/**
 * What checks need of one sandbox. Recording and probes belong together: the probes are left out of the record.
 * `packages/docker-runtime` implements it.
 */
export interface SandboxChecks {
  /** Begins to record; a second call does nothing. */
  startRecording(options?: RecordingOptions): Promise<void>;
  /** The start of an attempt: everything until now is before it. */
  mark(): Promise<number>;
  /** Everything since the mark, complete up to this call, or with a gap where the sandbox does not answer. */
  readEvidence(mark: number): Promise<Evidence>;
  /** A probe for one evaluation, in the lesson's folder; close it afterwards. */
  openProbe(workspace: string, options?: ProbeOptions): ClosableProbe;
  /** Runs a script as the platform: what the engine tells while it runs is no evidence, and neither are its calls. */
  runAsPlatform(script: PlatformScript): Promise<{ exitCode: number; output: string }>;
  /** Ends the record for good; the engine is as it was before. May be called twice. */
  close(): Promise<void>;
  /** Ends this program's part: the engine goes on noting what a later record takes in. May be called twice. */
  letGo(): void;
}

export interface ClosableProbe extends EngineProbe {
  /** Takes away what the probe could not take away before, such as images of rebuilds. */
  close(): Promise<void>;
}

export interface RecordingOptions {
  /** What an earlier record held: the new one goes on from there, with what the engine still remembers. */
  past?: EvidencePast;
  /** Called for each thing as it is recorded, and for each place where something may be missing. */
  onEntry?(entry: RecordedEntry): void;
  /**
   * Called before a check freezes a container, and again with its end; resolves when it will outlive this program, and
   * without that nothing is frozen.
   */
  notePause?(pause: PlatformPause): Promise<void>;
}

/** The platform froze a container of the student: an open one is undone by whoever goes on with the record. */
export interface PlatformPause {
  containerId: string;
  fromMs: number;
  /** Undefined while it may still be frozen. */
  toMs: number | undefined;
}

export type RecordedEntry =
  | { kind: 'event'; entry: EventEntry }
  /** What the platform did itself: no evidence, but a later record must know it again. */
  | { kind: 'own'; entry: EventEntry }
  /** The body of the call may be added to the very object some milliseconds later. */
  | { kind: 'call'; entry: ApiCallEntry }
  /** Told at its start, and once more with the exit code at its end. */
  | { kind: 'cli'; entry: CliCallEntry }
  | { kind: 'gap'; of: EvidenceKind; sequence: number };

export type EvidenceKind = 'events' | 'apiCalls' | 'cliCalls';

export interface EvidencePast {
  /** The earlier record is complete up to here. */
  untilMs: number;
  /** At least the highest sequence or mark that was given out. */
  sequence: number;
  events: readonly EventEntry[];
  ownEvents: readonly EventEntry[];
  apiCalls: readonly ApiCallEntry[];
  cliCalls: readonly CliCallEntry[];
  pauses: readonly PlatformPause[];
  /** Sequence up to which something may be missing; -1 for none. */
  gapAt: Readonly<Record<EvidenceKind, number>>;
}

export interface PlatformScript {
  /** Bash; `args` are its `$1` and so on. */
  script: string;
  args?: readonly string[];
  stdin?: Uint8Array;
  cwd: string;
  timeoutMs: number;
}
