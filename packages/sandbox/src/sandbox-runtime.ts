import type { Duplex } from 'node:stream';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import type { PreviewId, SandboxId, StudentId, TerminalId } from '@naru/protocol/ids';
import type { StartStep } from '@naru/protocol/sandbox-view';

export interface SandboxLimits {
  memoryBytes: number;
  cpus: number;
  pids: number;
  /** Everything the student writes: root file system and engine alike. */
  diskBytes: number;
}

export interface SandboxSpec {
  sandboxId: SandboxId;
  studentId: StudentId;
  previewId: PreviewId;
  image: string;
  limits: SandboxLimits;
  /** `http://host:port` of the read-only image mirror, or null for none. */
  mirrorUrl: string | null;
  /**
   * Folder of the host engine's machine that stands for the image's `/usr/lib/engine`, read-only: one copy of the large
   * programs for all sandboxes. Null uses the image's own.
   */
  programsDir?: string | null;
}

/** A sandbox that carries this host's labels, running or not. The reaper starts from these after a crash. */
export interface OwnedSandbox {
  sandboxId: SandboxId;
  studentId: StudentId;
  previewId: PreviewId;
  state: 'running' | 'stopped';
  createdAtMs: number;
  /** The last start or stop, whichever is later. */
  changedAtMs: number;
}

export interface ExecRequest {
  argv: readonly string[];
  /** Bytes or text for standard input; without it standard input is empty. */
  stdin?: string | Uint8Array;
  cwd?: string;
  timeoutMs: number;
  /** More output than this ends the exec with `isCut`. */
  maxOutputBytes: number;
}

export interface ExecResult {
  exitCode: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
  isCut: boolean;
}

export interface AttachRequest {
  /** The shell's name: it is started when there is none yet. */
  terminalId: TerminalId;
  /** The size in cells. */
  cols: number;
  rows: number;
  /** Where a new shell starts. */
  cwd: string;
  /** What was printed from here on comes first, or as much of its end as is kept; without it, nothing. In bytes. */
  position?: number | undefined;
}

/** One attached PTY. Destroying it leaves the shell and what runs in it alive. */
export interface TerminalStream {
  /** Raw bytes both ways. Pausing it stops reading from the sandbox. Ends when the shell ends or the exec breaks. */
  readonly stream: Duplex;
  /** How many bytes the terminal had printed before the first that comes here. */
  readonly position: number;
  resize(size: { cols: number; rows: number }): Promise<void>;
  /** Ends this attachment; may be called twice. */
  detach(): void;
}

export interface EngineWatch {
  /** Closes the watch; may be called twice. */
  close(): void;
}

export interface EngineWatchHandlers {
  onEvents(events: EngineEvent[]): void;
  /** The stream broke (engine restarted, sandbox stopped). The watch is closed then. */
  onEnd(): void;
}

export type HostFinding = {
  /** Stable name, for docs and tests: `userns-remap`, `seccomp`, `quota`, `bridge-nf`, `cgroup`… */
  id: string;
  level: 'ok' | 'warning' | 'missing';
  /** English, for the operator: what is, and what to do. */
  text: string;
};

/**
 * What the sandbox rules need from Docker, in our words. `packages/docker-runtime` implements it;
 * tests use `FakeSandboxRuntime`, and both pass `sandboxRuntimeContract`.
 * Failures are AppErrors with codes of packages/protocol; ENGINE_DOWN when the host engine does not answer.
 */
export interface SandboxRuntime {
  /** Looks at the host engine and says what it lacks. Never throws for a missing feature. */
  checkHost(): Promise<HostFinding[]>;

  /** Creates and starts a sandbox; resolves when its engine answers. */
  create(spec: SandboxSpec, onStep: (step: StartStep) => void, signal: AbortSignal): Promise<void>;
  /** Starts a stopped sandbox again, with its images, containers and files. Running already is success. */
  start(sandboxId: SandboxId, onStep: (step: StartStep) => void, signal: AbortSignal): Promise<void>;
  /** Stops it and keeps its disk. Stopped already is success. SANDBOX_GONE when there is none. */
  stop(sandboxId: SandboxId): Promise<void>;
  /** Removes container, disk, volumes. Succeeds when it is already gone. */
  remove(sandboxId: SandboxId): Promise<void>;
  /** Everything with this instance's labels. */
  listOwned(): Promise<OwnedSandbox[]>;
  /** Calls back when a running sandbox dies by itself. */
  onDied(handler: (sandboxId: SandboxId) => void): EngineWatch;

  /** Runs a program as the platform, with a time limit (TIMED_OUT). Never inside the terminals' cgroup. */
  exec(sandboxId: SandboxId, request: ExecRequest): Promise<ExecResult>;
  /** Runs a program and streams its standard output until it ends or is closed (file watching). */
  execStream(
    sandboxId: SandboxId,
    argv: readonly string[],
  ): Promise<{ stdout: AsyncIterable<Uint8Array>; close(): void }>;

  /** Attaches to the terminal's shell, starting it when there is none yet. */
  attachTerminal(sandboxId: SandboxId, request: AttachRequest): Promise<TerminalStream>;
  /** Terminals whose shells live, whoever started them. */
  listTerminals(sandboxId: SandboxId): Promise<TerminalId[]>;
  /** Ends the shell and what it started. Gone already is success. */
  closeTerminal(sandboxId: SandboxId, terminalId: TerminalId): Promise<void>;
  /** Kills everything started from terminals, also after a fork bomb; engine and containers go on. */
  resetTerminals(sandboxId: SandboxId): Promise<void>;

  engineState(sandboxId: SandboxId): Promise<EngineState>;
  watchEngine(sandboxId: SandboxId, handlers: EngineWatchHandlers): Promise<EngineWatch>;
  containerLogs(
    sandboxId: SandboxId,
    container: string,
    maxBytes: number,
  ): Promise<{ text: string; isCut: boolean }>;
  /** TCP ports that accept connections in the sandbox and are published by a container or listened on by a program. */
  listeningPorts(sandboxId: SandboxId): Promise<number[]>;
  /** A byte stream to 127.0.0.1:port inside the sandbox; PORT_NOT_LISTENING when nobody answers. */
  connectPort(sandboxId: SandboxId, port: number): Promise<Duplex>;

  /** Evidence and probes for the checks of exercises. Open until it is closed or the sandbox stops. */
  openChecks(sandboxId: SandboxId): SandboxChecks;

  /** Bytes used of the sandbox's disk quota and its limit, and memory; undefined where the host cannot tell. */
  usage(
    sandboxId: SandboxId,
  ): Promise<{ diskBytes?: number; memoryBytes?: number; pids?: number; oomKills?: number }>;
}
