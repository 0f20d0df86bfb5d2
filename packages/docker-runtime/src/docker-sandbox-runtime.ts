import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type { EngineState } from '@naru/protocol/engine-state';
import {
  idFromBytes,
  previewId,
  type SandboxId,
  sandboxId,
  studentId,
  type TerminalId,
} from '@naru/protocol/ids';
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
import type Docker from 'dockerode';
import { attachTerminal } from './attach-terminal.ts';
import { checkHost, parseHostFeatures, readEngineInfo } from './check-host.ts';
import { openSandboxChecks } from './checks/sandbox-checks.ts';
import { readContainerLogs } from './container-logs.ts';
import { askDocker, isDockerStatus } from './docker-failure.ts';
import { openExecStream } from './exec-stream.ts';
import { findOwned } from './find-owned.ts';
import { createHostDocker, type HostDocker } from './host-docker.ts';
import { readListeningPorts } from './listening-ports.ts';
import { probeSandbox } from './probe-sandbox.ts';
import { type ImageCache, readEngineState } from './read-engine-state.ts';
import { runExec } from './run-exec.ts';
import { buildContainerOptions, type HostFeatures } from './sandbox-container-spec.ts';
import { containerNameOf } from './sandbox-labels.ts';
import { readUsage } from './sandbox-usage.ts';
import { startContainer } from './start-container.ts';
import { stopContainer } from './stop-container.ts';
import { closeTerminal, listTerminals, resetTerminals } from './terminal-programs.ts';
import { thawWhile } from './thaw-processes.ts';
import { openEngineConnection, openPortConnection, TunnelAgent } from './tunnel.ts';
import { watchDeaths } from './watch-deaths.ts';
import { watchEngine } from './watch-engine.ts';

export interface DockerRuntimeOptions {
  /** `unix:///path` or `tcp://host:port` of the host engine. */
  engineAddress: string;
  /** Label of what this runtime owns; two sandbox hosts on one engine have two. */
  instance: string;
  /** Image of the trial sandbox of `checkHost`; without it the check only asks the engine. */
  probeImage?: string;
}

/** Longer than any start takes; afterwards a mark is only a leak. */
const EXPECTED_DEATH_MS = 5 * 60_000;

/** The way into one running sandbox's engine, and what was learned there. */
interface EngineAccess {
  agent: TunnelAgent;
  images: ImageCache;
}

/** The port on dockerode. Every name of a container is made from the instance and the sandbox's id. */
export class DockerSandboxRuntime implements SandboxRuntime {
  readonly #host: HostDocker;
  readonly #options: DockerRuntimeOptions;
  readonly #engines = new Map<SandboxId, EngineAccess>();
  /** Sandboxes this runtime is ending or has not finished starting: their deaths are its own doing. */
  readonly #expectedDeaths = new Map<SandboxId, number>();
  #features: Promise<HostFeatures> | undefined;

  constructor(options: DockerRuntimeOptions) {
    this.#options = options;
    this.#host = createHostDocker(options.engineAddress);
  }

  checkHost(): Promise<HostFinding[]> {
    return checkHost(this.#host, async (features) => {
      const { probeImage } = this.#options;
      if (probeImage === undefined) return [];
      const newId = <P extends 'sbx' | 'stu' | 'prv'>(prefix: P) => idFromBytes(prefix, randomBytes(20));
      const spec = {
        sandboxId: sandboxId.parse(newId('sbx')),
        studentId: studentId.parse(newId('stu')),
        previewId: previewId.parse(newId('prv')),
        image: probeImage,
      };
      return probeSandbox(this, spec, features);
    });
  }

  async create(spec: SandboxSpec, onStep: (step: StartStep) => void, signal: AbortSignal): Promise<void> {
    const { docker, isLocal } = this.#host;
    const { instance } = this.#options;
    onStep('container');
    this.#expectDeath(spec.sandboxId);
    const features = await this.#readFeatures();
    try {
      const imageBytes = features.countsImage ? (await docker.getImage(spec.image).inspect()).Size : 0;
      await docker.createContainer(buildContainerOptions(instance, spec, features, imageBytes));
    } catch (error) {
      // A missing image is a fault of the set-up, not a sandbox that is gone.
      const code = isDockerStatus(error, 404, 409) ? 'SANDBOX_START_FAILED' : undefined;
      const text = error instanceof Error ? error.message : String(error);
      if (code !== undefined) throw new AppError(code, `create a sandbox: ${text}`, { cause: error });
      await askDocker('create a sandbox', () => Promise.reject(error));
    }
    try {
      const name = containerNameOf(instance, spec.sandboxId);
      await startContainer(docker, name, { isLocal, isNew: true, onStep, signal });
    } catch (error) {
      await this.remove(spec.sandboxId).catch(() => {}); // The first failure is the one to tell; the reaper does the rest.
      throw error;
    }
    this.#expectedDeaths.delete(spec.sandboxId);
  }

  async start(id: SandboxId, onStep: (step: StartStep) => void, signal: AbortSignal): Promise<void> {
    const name = this.#nameOf(id);
    onStep('container');
    this.#expectDeath(id);
    this.#closeEngine(id);
    try {
      const { docker, isLocal } = this.#host;
      await startContainer(docker, name, { isLocal, isNew: false, onStep, signal });
    } catch (error) {
      // Half started is of no use to anybody; the disk stays.
      await this.stop(id).catch(() => {});
      throw error;
    }
    this.#expectedDeaths.delete(id);
  }

  async stop(id: SandboxId): Promise<void> {
    this.#expectDeath(id);
    this.#closeEngine(id);
    await askDocker('stop a sandbox', () =>
      this.#end(id, (container) => stopContainer(this.#host.docker, container, this.#nameOf(id))),
    );
  }

  async remove(id: SandboxId): Promise<void> {
    this.#expectDeath(id);
    this.#closeEngine(id);
    await askDocker('remove a sandbox', () =>
      this.#end(id, (container) => container.remove({ force: true, v: true })).catch((error: unknown) => {
        // Gone, or another call is removing it.
        if (!isDockerStatus(error, 404, 409)) throw error;
      }),
    );
  }

  listOwned(): Promise<OwnedSandbox[]> {
    return findOwned(this.#host.docker, this.#options.instance);
  }

  onDied(handler: (sandboxId: SandboxId) => void): EngineWatch {
    return watchDeaths(this.#host.docker, this.#options.instance, (id) => {
      this.#closeEngine(id);
      if (!this.#expectedDeaths.has(id)) handler(id);
    });
  }

  exec(id: SandboxId, request: ExecRequest): Promise<ExecResult> {
    return runExec(this.#host.docker, this.#nameOf(id), request);
  }

  execStream(id: SandboxId, argv: readonly string[]) {
    return openExecStream(this.#host.docker, this.#nameOf(id), argv);
  }

  attachTerminal(id: SandboxId, request: AttachRequest): Promise<TerminalStream> {
    return attachTerminal(this.#host.docker, this.#nameOf(id), request);
  }

  listTerminals(id: SandboxId): Promise<TerminalId[]> {
    return listTerminals(this.#host.docker, this.#nameOf(id));
  }

  closeTerminal(id: SandboxId, terminalId: TerminalId): Promise<void> {
    return closeTerminal(this.#host.docker, this.#nameOf(id), terminalId);
  }

  resetTerminals(id: SandboxId): Promise<void> {
    return resetTerminals(this.#host.docker, this.#nameOf(id));
  }

  engineState(id: SandboxId): Promise<EngineState> {
    const { agent, images } = this.#engineOf(id);
    return readEngineState(agent, images);
  }

  watchEngine(id: SandboxId, handlers: EngineWatchHandlers): Promise<EngineWatch> {
    return watchEngine(this.#engineOf(id).agent, handlers);
  }

  containerLogs(
    id: SandboxId,
    container: string,
    maxBytes: number,
  ): Promise<{ text: string; isCut: boolean }> {
    return readContainerLogs(this.#engineOf(id).agent, container, maxBytes);
  }

  listeningPorts(id: SandboxId): Promise<number[]> {
    return readListeningPorts(this.#host.docker, this.#nameOf(id), this.#engineOf(id).agent);
  }

  connectPort(id: SandboxId, port: number): Promise<Duplex> {
    return openPortConnection(this.#host.docker, this.#nameOf(id), port);
  }

  usage(id: SandboxId) {
    return readUsage(this.#host.docker, this.#nameOf(id), this.#host.isLocal);
  }

  openChecks(id: SandboxId): SandboxChecks {
    const { agent } = this.#engineOf(id);
    return openSandboxChecks({ docker: this.#host.docker, containerName: this.#nameOf(id), agent });
  }

  /** The event of a death comes after the call that caused it has been answered, so marks stay for a while. */
  #expectDeath(id: SandboxId): void {
    const nowMs = Date.now();
    for (const [other, sinceMs] of this.#expectedDeaths) {
      if (nowMs - sinceMs > EXPECTED_DEATH_MS) this.#expectedDeaths.delete(other);
    }
    this.#expectedDeaths.set(id, nowMs);
  }

  #nameOf(id: SandboxId): string {
    return containerNameOf(this.#options.instance, id);
  }

  async #end(id: SandboxId, ending: (container: Docker.Container) => Promise<unknown>): Promise<void> {
    const container = this.#host.docker.getContainer(this.#nameOf(id));
    const found = await container.inspect();
    // What another machine's engine has frozen cannot be thawed from here.
    const pid = this.#host.isLocal ? found.State.Pid : 0;
    await thawWhile({ pid, containerId: found.Id }, () => ending(container));
  }

  #engineOf(id: SandboxId): EngineAccess {
    let access = this.#engines.get(id);
    if (access === undefined) {
      const agent = new TunnelAgent(() => openEngineConnection(this.#host.docker, this.#nameOf(id)));
      access = { agent, images: new Map() };
      this.#engines.set(id, access);
    }
    return access;
  }

  #closeEngine(id: SandboxId): void {
    this.#engines.get(id)?.agent.destroy();
    this.#engines.delete(id);
  }

  /** Asked once: these change only when the engine is set up anew. */
  async #readFeatures(): Promise<HostFeatures> {
    this.#features ??= askDocker('ask the host engine', () => readEngineInfo(this.#host.docker)).then(
      parseHostFeatures,
    );
    try {
      return await this.#features;
    } catch (error) {
      this.#features = undefined;
      throw error;
    }
  }
}
