import { once } from 'node:events';
import { type Duplex, duplexPair, PassThrough } from 'node:stream';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import type { SandboxId, TerminalId } from '@naru/protocol/ids';
import type { StartStep } from '@naru/protocol/sandbox-view';
import type {
  AttachRequest,
  EngineWatch,
  EngineWatchHandlers,
  ExecRequest,
  ExecResult,
  HostFinding,
  OwnedSandbox,
  SandboxRuntime,
  SandboxSpec,
  TerminalStream,
} from '@naru/sandbox/sandbox-runtime';
import { AppError } from '@naru/service-kit/app-error';
import { anEngineState } from './an-engine-state.ts';
import { FakeChecks } from './fake-sandbox-checks.ts';
import { FakeShell } from './fake-shell.ts';

type Usage = Awaited<ReturnType<SandboxRuntime['usage']>>;

/** Everything of one fake sandbox; a test reads and sets it. */
export interface FakeSandbox extends OwnedSandbox {
  readonly spec: SandboxSpec;
  readonly shells: Map<TerminalId, FakeShell>;
  readonly watches: Set<EngineWatchHandlers>;
  readonly logs: Map<string, string>;
  /** What answers on a port: called with the far end of each connection. */
  readonly servers: Map<number, (connection: Duplex) => void>;
  /** What the checks of exercises see and record. */
  readonly checks: FakeChecks;
  engine: EngineState;
  usage: Usage;
}

/** The engine behind fake runtimes. Two runtimes on one engine are a sandbox host before and after its restart. */
export class FakeEngine {
  readonly sandboxes = new Map<SandboxId, FakeSandbox & { instance: string }>();
  readonly diedHandlers = new Map<(sandboxId: SandboxId) => void, string>();
  /** Every call then fails with ENGINE_DOWN. */
  isDown = false;
  nowMs: () => number = Date.now;
}

export type ExecHandler = (
  sandboxId: SandboxId,
  request: ExecRequest,
  signal: AbortSignal,
) => Promise<Partial<Omit<ExecResult, 'isCut'>>>;

/** Knows the few programs the contract uses; everything else succeeds without a word. */
const fewPrograms: ExecHandler = async (_sandboxId, request, signal) => {
  switch (request.argv[0]) {
    case 'cat':
      return { stdout: Buffer.from(request.stdin ?? '') };
    case 'pwd':
      return { stdout: Buffer.from(`${request.cwd ?? '/root'}\n`) };
    case 'yes':
      return { stdout: Buffer.alloc(request.maxOutputBytes + 1, 'y\n') };
    case 'false':
      return { exitCode: 1 };
    case 'sleep':
      await once(signal, 'abort');
      return {};
    default:
      return {};
  }
};

/** The port in memory, for tests of the rules. It passes the same contract as the one on Docker. */
export class FakeSandboxRuntime implements SandboxRuntime {
  readonly engine: FakeEngine;
  readonly #instance: string;
  /** What programs answer; the test's own. */
  onExec: ExecHandler = fewPrograms;
  findings: HostFinding[] = [];
  /** The next start waits for it. */
  startGate: Promise<unknown> = Promise.resolve();
  /** The next start fails with it. */
  startFailure: Error | undefined;

  constructor(engine = new FakeEngine(), instance = 'fake') {
    this.engine = engine;
    this.#instance = instance;
  }

  /** The sandbox as the test sees it. */
  sandbox(id: SandboxId): FakeSandbox {
    return this.#find(id);
  }

  shell(id: SandboxId, terminalId: TerminalId): FakeShell {
    const shell = this.#find(id).shells.get(terminalId);
    if (shell === undefined) throw new Error(`no shell ${terminalId}`);
    return shell;
  }

  /** It ends by itself, as after a crash. */
  die(id: SandboxId): void {
    this.#halt(this.#find(id));
    for (const [handler, instance] of this.engine.diedHandlers) if (instance === this.#instance) handler(id);
  }

  happen(id: SandboxId, events: EngineEvent[]): void {
    for (const { onEvents } of this.#find(id).watches) onEvents(events);
  }

  async checkHost(): Promise<HostFinding[]> {
    return this.findings;
  }

  async create(spec: SandboxSpec, onStep: (step: StartStep) => void, signal: AbortSignal): Promise<void> {
    this.#assertUp();
    if (this.engine.sandboxes.has(spec.sandboxId))
      throw new AppError('SANDBOX_START_FAILED', 'the id is in use');
    const nowMs = this.engine.nowMs();
    const { sandboxId, studentId, previewId } = spec;
    const sandbox: FakeSandbox & { instance: string } = {
      ...{ sandboxId, studentId, previewId, state: 'running', createdAtMs: nowMs, changedAtMs: nowMs },
      ...{ spec, instance: this.#instance, shells: new Map(), watches: new Set(), servers: new Map() },
      checks: new FakeChecks(),
      ...{
        logs: new Map(),
        engine: anEngineState(),
        usage: { diskBytes: 0, memoryBytes: 0, pids: 4, oomKills: 0 },
      },
    };
    this.engine.sandboxes.set(sandboxId, sandbox);
    try {
      await this.#comeUp(onStep, signal);
    } catch (error) {
      this.engine.sandboxes.delete(sandboxId);
      throw error;
    }
  }

  async start(id: SandboxId, onStep: (step: StartStep) => void, signal: AbortSignal): Promise<void> {
    const sandbox = this.#find(id);
    if (sandbox.state === 'stopped') {
      sandbox.state = 'running';
      sandbox.changedAtMs = this.engine.nowMs();
    }
    try {
      await this.#comeUp(onStep, signal);
    } catch (error) {
      // What an engine that has gone away was running goes on without it.
      if (!this.engine.isDown) this.#halt(sandbox);
      throw error;
    }
  }

  async stop(id: SandboxId): Promise<void> {
    const sandbox = this.#find(id);
    if (sandbox.state === 'running') this.#halt(sandbox);
  }

  async remove(id: SandboxId): Promise<void> {
    this.#assertUp();
    const sandbox = this.engine.sandboxes.get(id);
    if (sandbox === undefined || sandbox.instance !== this.#instance) return;
    this.#halt(sandbox);
    this.engine.sandboxes.delete(id);
  }

  async listOwned(): Promise<OwnedSandbox[]> {
    this.#assertUp();
    return [...this.engine.sandboxes.values()]
      .filter((sandbox) => sandbox.instance === this.#instance)
      .map(({ sandboxId, studentId, previewId, state, createdAtMs, changedAtMs }) => ({
        ...{ sandboxId, studentId, previewId, state, createdAtMs, changedAtMs },
      }));
  }

  onDied(handler: (sandboxId: SandboxId) => void): EngineWatch {
    this.engine.diedHandlers.set(handler, this.#instance);
    return { close: () => void this.engine.diedHandlers.delete(handler) };
  }

  async exec(id: SandboxId, request: ExecRequest): Promise<ExecResult> {
    this.#findRunning(id);
    const signal = AbortSignal.timeout(request.timeoutMs);
    const late = once(signal, 'abort').then(() => {
      throw new AppError('TIMED_OUT', `exec took more than ${request.timeoutMs} ms`);
    });
    const {
      exitCode = 0,
      stdout = new Uint8Array(),
      stderr = new Uint8Array(),
    } = await Promise.race([this.onExec(id, request, signal), late]);
    // A handler that wakes up by the signal is as late as one that does not.
    if (signal.aborted) await late;
    if (stdout.length + stderr.length <= request.maxOutputBytes)
      return { exitCode, stdout, stderr, isCut: false };
    return {
      exitCode: -1,
      stdout: stdout.subarray(0, request.maxOutputBytes),
      stderr: new Uint8Array(),
      isCut: true,
    };
  }

  async execStream(id: SandboxId, argv: readonly string[]) {
    this.#findRunning(id);
    const stdout = new PassThrough();
    if (argv[0] === 'yes') stdout.write('y\n');
    return { stdout, close: () => void stdout.end() };
  }

  async attachTerminal(id: SandboxId, request: AttachRequest): Promise<TerminalStream> {
    const { shells } = this.#findRunning(id);
    const { terminalId, cols, rows, cwd, position } = request;
    const shell = shells.get(terminalId) ?? new FakeShell(cwd, () => shells.delete(terminalId));
    shells.set(terminalId, shell);
    shell.sizes.push({ cols, rows });
    const attached = shell.attach(position);
    const { stream } = attached;
    return {
      ...attached,
      resize: async (size) => void shell.sizes.push(size),
      detach: () => void stream.destroy(),
    };
  }

  async listTerminals(id: SandboxId): Promise<TerminalId[]> {
    return [...this.#findRunning(id).shells.keys()];
  }

  async closeTerminal(id: SandboxId, terminalId: TerminalId): Promise<void> {
    this.#findRunning(id).shells.get(terminalId)?.end();
  }

  async resetTerminals(id: SandboxId): Promise<void> {
    for (const shell of [...this.#findRunning(id).shells.values()]) shell.end();
  }

  async engineState(id: SandboxId): Promise<EngineState> {
    return structuredClone(this.#findRunning(id).engine);
  }

  async watchEngine(id: SandboxId, handlers: EngineWatchHandlers): Promise<EngineWatch> {
    const { watches } = this.#findRunning(id);
    watches.add(handlers);
    return { close: () => void watches.delete(handlers) };
  }

  async containerLogs(id: SandboxId, container: string, maxBytes: number) {
    const log = this.#findRunning(id).logs.get(container);
    if (log === undefined) throw new AppError('CONTAINER_NOT_FOUND', `no container ${container}`);
    return { text: log.slice(-maxBytes), isCut: log.length > maxBytes };
  }

  async listeningPorts(id: SandboxId): Promise<number[]> {
    return [...this.#findRunning(id).servers.keys()].sort((left, right) => left - right);
  }

  async connectPort(id: SandboxId, port: number): Promise<Duplex> {
    const { servers } = this.#findRunning(id);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new AppError('PORT_OUT_OF_RANGE', 'not a port');
    const serve = servers.get(port);
    if (serve === undefined) throw new AppError('PORT_NOT_LISTENING', `nobody listens on ${port}`);
    const [near, far] = duplexPair();
    serve(far);
    return near;
  }

  openChecks(id: SandboxId): SandboxChecks {
    return this.#find(id).checks.open();
  }

  async usage(id: SandboxId): Promise<Usage> {
    const sandbox = this.#find(id);
    return sandbox.state === 'running' ? { ...sandbox.usage } : {};
  }

  async #comeUp(onStep: (step: StartStep) => void, signal: AbortSignal): Promise<void> {
    const { startGate, startFailure } = this;
    this.startFailure = undefined;
    onStep('container');
    onStep('engine');
    if (signal.aborted) throw new AppError('SANDBOX_START_FAILED', 'the start was given up');
    const givenUp = once(signal, 'abort').then(() => {
      throw new AppError('SANDBOX_START_FAILED', 'the start was given up');
    });
    await Promise.race([startGate, givenUp]);
    if (startFailure !== undefined) throw startFailure;
  }

  #halt(sandbox: FakeSandbox): void {
    sandbox.state = 'stopped';
    sandbox.changedAtMs = this.engine.nowMs();
    for (const shell of [...sandbox.shells.values()]) shell.end();
    sandbox.servers.clear();
    const watches = [...sandbox.watches];
    sandbox.watches.clear();
    for (const { onEnd } of watches) onEnd();
  }

  #assertUp(): void {
    if (this.engine.isDown) throw new AppError('ENGINE_DOWN', 'the fake engine is down');
  }

  #find(id: SandboxId): FakeSandbox {
    this.#assertUp();
    const sandbox = this.engine.sandboxes.get(id);
    if (sandbox === undefined || sandbox.instance !== this.#instance) {
      throw new AppError('SANDBOX_GONE', `no sandbox ${id}`);
    }
    return sandbox;
  }

  #findRunning(id: SandboxId): FakeSandbox {
    const sandbox = this.#find(id);
    if (sandbox.state !== 'running') throw new AppError('SANDBOX_NOT_READY', `sandbox ${id} is stopped`);
    return sandbox;
  }
}
