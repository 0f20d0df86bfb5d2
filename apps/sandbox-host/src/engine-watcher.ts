import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import type { EventPayload } from '@naru/protocol/events';
import type { SandboxId } from '@naru/protocol/ids';
import type { EngineWatch, SandboxLimits, SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { Logger } from '@naru/service-kit/log';
import { PortFinder } from './port-finder.ts';
import { ResourceWatch } from './resource-watch.ts';

type Notice = EventPayload<'sandbox:noticed'>;

/** A command like `docker run` makes several events; they are told together. */
const GATHER_MS = 50;
/** Reading the whole state is several requests to the student's engine. */
const STATE_REST_MS = 250;
const STATE_RETRY_MS = 1_000;
const MAX_EVENTS = 200;
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000];
/** What a student does, in contrast to what an engine does by itself (health checks, restarts). */
const studentActions =
  /^(create|destroy|kill|stop|rename|commit|pull|push|tag|untag|delete|build|load|import|connect|disconnect|prune)\b/;

export interface EngineListener {
  changed(state: EngineState): void;
  happened(events: EngineEvent[]): void;
  noticed(notice: Notice): void;
  ports(ports: number[]): void;
}

/** Follows one student's engine while they look at it. */
export class EngineWatcher {
  readonly #sandboxId: SandboxId;
  readonly #runtime: SandboxRuntime;
  readonly #log: Logger;
  readonly #emit: EngineListener;
  readonly #onActivity: () => void;
  readonly #ports: PortFinder;
  readonly #resources: ResourceWatch;
  #events: EngineEvent[] = [];
  #watch: EngineWatch | undefined;
  #gatherTimer: NodeJS.Timeout | undefined;
  #stateTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #isReadingState = false;
  #isStateStale = false;
  #failures = 0;
  #isClosed = false;

  constructor(options: {
    sandboxId: SandboxId;
    runtime: SandboxRuntime;
    limits: SandboxLimits;
    log: Logger;
    emit: EngineListener;
    /** The student used the engine. */
    onActivity: () => void;
  }) {
    const { sandboxId, runtime, log, emit } = options;
    this.#sandboxId = sandboxId;
    this.#runtime = runtime;
    this.#log = log;
    this.#emit = emit;
    this.#onActivity = options.onActivity;
    this.#ports = new PortFinder({
      findPorts: () => runtime.listeningPorts(sandboxId),
      onChange: (ports) => emit.ports(ports),
      log,
    });
    this.#resources = new ResourceWatch({
      readUsage: () => runtime.usage(sandboxId),
      limits: options.limits,
      onNotice: (notice) => emit.noticed(notice),
      log,
    });
  }

  start(): void {
    this.#resources.start();
    void this.#begin();
  }

  /** Something was typed: a program may have begun to listen or to fill the disk. */
  noteUse(): void {
    this.#ports.noteUse();
    this.#resources.noteUse();
  }

  /** May be called twice. */
  close(): void {
    this.#isClosed = true;
    for (const timer of [this.#gatherTimer, this.#stateTimer, this.#retryTimer]) clearTimeout(timer);
    this.#watch?.close();
    this.#ports.close();
    this.#resources.close();
  }

  async #begin(): Promise<void> {
    try {
      const watch = await this.#runtime.watchEngine(this.#sandboxId, {
        onEvents: (events) => this.#onEvents(events),
        onEnd: () => this.#beginLater(),
      });
      if (this.#isClosed) {
        watch.close();
        return;
      }
      this.#watch = watch;
      this.#failures = 0;
      // What happened before the watch is in the state.
      this.#readStateSoon(0);
    } catch (error) {
      this.#log.debug({ err: error }, 'watching a student engine failed');
      this.#beginLater();
    }
  }

  #beginLater(): void {
    if (this.#isClosed) return;
    const delayMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#begin(), delayMs);
  }

  #onEvents(events: EngineEvent[]): void {
    if (this.#isClosed) return;
    this.#events.push(...events.slice(0, MAX_EVENTS - this.#events.length));
    if (events.some((event) => studentActions.test(event.action))) this.#onActivity();
    for (const event of events) {
      if (event.type === 'container' && event.action === 'oom') {
        this.#resources.noteContainerOom(event.attributes.name ?? event.id.slice(0, 12));
      }
    }
    this.#resources.lookSoon();
    this.#gatherTimer ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  #tell(): void {
    this.#gatherTimer = undefined;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#emit.happened(events);
    // Programs that docker exec starts, health checks above all, change nothing that is shown.
    if (events.some((event) => !event.action.startsWith('exec_'))) this.#readStateSoon(0);
  }

  #readStateSoon(delayMs: number): void {
    if (this.#isReadingState) this.#isStateStale = true;
    else this.#stateTimer ??= setTimeout(() => void this.#readState(), delayMs);
  }

  async #readState(): Promise<void> {
    this.#stateTimer = undefined;
    this.#isReadingState = true;
    this.#isStateStale = false;
    let restMs = STATE_REST_MS;
    try {
      const state = await this.#runtime.engineState(this.#sandboxId);
      if (this.#isClosed) return;
      this.#emit.changed(state);
      this.#ports.expect(publishedPorts(state));
    } catch (error) {
      // Without another event nobody would look again, and the student would go on seeing what was before.
      this.#log.debug({ err: error }, 'reading a student engine failed');
      this.#isStateStale = true;
      restMs = STATE_RETRY_MS;
    } finally {
      this.#isReadingState = false;
    }
    if (this.#isStateStale && !this.#isClosed) this.#readStateSoon(restMs);
  }
}

function publishedPorts(state: EngineState): number[] {
  return state.containers
    .filter((container) => container.state === 'running')
    .flatMap((container) => container.ports)
    .flatMap((port) => (port.protocol === 'tcp' && port.hostPort !== null ? [port.hostPort] : []));
}
