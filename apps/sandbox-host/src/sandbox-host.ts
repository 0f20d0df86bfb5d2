import { randomBytes as cryptoRandomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { idFromBytes, type PreviewId, type SandboxId, type TerminalId } from '@naru/protocol/ids';
import { SOCKET_PATH } from '@naru/protocol/ticket';
import type { EngineWatch, SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from './clock.ts';
import type { SandboxHostConfig } from './config.ts';
import { EngineLink } from './engine-link.ts';
import { Exercises } from './exercises/exercises.ts';
import { ResultOutbox } from './exercises/result-outbox.ts';
import { FirstShells } from './first-shells.ts';
import { HttpApi } from './http-api.ts';
import { LessonFiles } from './lesson-files.ts';
import { LiveSandboxes } from './live-sandboxes.ts';
import { createMetrics } from './metrics.ts';
import { MirrorCheck } from './mirror-check.ts';
import { Presence } from './presence.ts';
import { PreviewProxy } from './preview-proxy.ts';
import { RateLimits } from './rate-limits.ts';
import { SandboxRecords } from './sandbox-records.ts';
import { SandboxRegistry } from './sandbox-registry.ts';
import { SandboxWork } from './sandbox-work.ts';
import { ScreenSaver } from './screen-saver.ts';
import { ScreenStore } from './screen-store.ts';
import { SocketGateway } from './socket-gateway.ts';
import { type CommandHandlers, createStudentCommands } from './student-commands.ts';
import { TicketGate } from './ticket-gate.ts';
import { TunnelAgents } from './tunnel-agents.ts';
import { WorkspaceFiles, workspaceFolder } from './workspace-files.ts';

const TICK_MS = 1_000;
/** Who closed the page while waiting gives up their place after this long; a reload keeps it. */
const QUEUE_ABSENCE_MS = 60_000;
const MAX_HEADER_BYTES = 32 * 1024;
const VERSION = '0.1.0';

export interface SandboxHost extends AsyncDisposable {
  /** Answers from then on; sandboxes of a former run are adopted as soon as the engine answers. */
  listen(): Promise<void>;
  /** `http://127.0.0.1:port`, once it listens. */
  readonly address: string;
}

export interface SandboxHostOptions {
  config: SandboxHostConfig;
  runtime: SandboxRuntime;
  log: Logger;
  clock?: Clock;
  randomBytes?: (size: number) => Uint8Array;
  fetch?: typeof globalThis.fetch;
  /** How often ends of leases and the like are looked for. */
  tickMs?: number;
}

/** Builds the whole program from its parts; nothing runs before `listen`. */
export function createSandboxHost(options: SandboxHostOptions): SandboxHost {
  const { config, runtime, log } = options;
  const clock = options.clock ?? Date.now;
  const randomBytes = options.randomBytes ?? cryptoRandomBytes;

  const metrics = createMetrics();
  const lessons = new LessonFiles(config.lessonsDir);
  const files = new WorkspaceFiles({ runtime, lessons });
  const store = new ScreenStore(join(config.stateDir, 'terminals'));
  const saver = new ScreenSaver(log);
  const newTerminalId = () => idFromBytes('trm', randomBytes(20)) as TerminalId;
  const firstShells = new FirstShells({ runtime, newTerminalId, log });
  const presence = new Presence({
    clock,
    onChange: (studentId) => {
      live.onPresence(studentId);
      exercises.onPresence(studentId);
    },
  });

  const http = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  const gateway = new SocketGateway({
    http,
    gate: new TicketGate({ secret: config.secrets.ticketSecret, clock }),
    rates: new RateLimits(),
    log,
    handlers: () => handlers,
    onConnected: (page) => {
      presence.enter(page.studentId, page.slug);
      gateway.tell(page.studentId, 'sandbox:changed', registry.viewOf(page.studentId));
    },
    onDisconnected: (page) => {
      presence.leave(page.studentId, page.slug);
      live.find(page.studentId)?.terminals.detachViewer(page.viewerId);
    },
    onCommand: (name, ack) => metrics.commandDone(name, ack.ok ? 'ok' : ack.error.code),
    onEngineDown: () => void engine.look(),
  });

  const work = new SandboxWork({
    runtime,
    log,
    specOf: (identity, studentId) => ({ ...identity, studentId, ...config.sandbox }),
    prepare: async (sandboxId, studentId, prepared) => {
      for (const slug of presence.lessonsOf(studentId)) {
        if (prepared.has(slug)) continue;
        try {
          await files.seed({ sandboxId, slug });
          prepared.add(slug);
          firstShells.prepare(sandboxId, workspaceFolder(slug));
        } catch (err) {
          // A full disk must not keep the student from the sandbox in which they would clear it.
          log.warn({ err, sandboxId, slug }, 'laying out a workspace failed');
        }
      }
    },
  });
  const records: SandboxRecords = new SandboxRecords({
    path: join(config.stateDir, 'sandboxes.json'),
    log,
    collect: () => registry.known(),
  });
  const registry: SandboxRegistry = new SandboxRegistry({
    rules: config.lease,
    capacity: config.maxRunning,
    work,
    records,
    metrics,
    log,
    clock,
    newIdentity: () => ({
      sandboxId: idFromBytes('sbx', randomBytes(20)) as SandboxId,
      previewId: idFromBytes('prv', randomBytes(20)) as PreviewId,
    }),
    isEngineUp: () => engine.isUp,
    listener: {
      onState: (studentId, state, previous) => {
        firstShells.onState(state, previous);
        live.onState(studentId, state);
        exercises.onState(studentId, state);
      },
      onView: (studentId) => gateway.tell(studentId, 'sandbox:changed', registry.viewOf(studentId)),
      onWarning: (studentId, end) => gateway.tell(studentId, 'sandbox:warned', end),
    },
  });
  const live: LiveSandboxes = new LiveSandboxes({
    runtime,
    limits: config.sandbox.limits,
    files,
    store,
    saver,
    firstShells,
    newTerminalId,
    metrics,
    log,
    clock,
    presence,
    tell: (studentId, event, payload) => gateway.tell(studentId, event, payload),
    tellLesson: (to, event, payload) => gateway.tellLesson(to, event, payload),
    onActivity: (studentId) => registry.noteActivity(studentId),
    takeFileChange: (room, change) => exercises.takeFileChange(room, change),
    onPorts: (studentId, ports) => exercises.onPorts(studentId, ports),
  });
  const outbox = new ResultOutbox({
    folder: join(config.stateDir, 'outbox'),
    siteUrl: config.siteUrl,
    serviceToken: config.secrets.serviceToken,
    fetch: options.fetch ?? globalThis.fetch,
    log,
    onOutcome: (outcome) => metrics.resultDone(outcome),
  });
  const exercises: Exercises = new Exercises({
    runtime,
    lessons,
    stateDir: config.stateDir,
    presence,
    tell: (room, view) => gateway.tellLesson(room, 'exercise:changed', view),
    keepResult: (result) => outbox.keep(result),
    metrics,
    log,
    clock,
    randomBytes,
  });
  const handlers: CommandHandlers = createStudentCommands({
    ...{ registry, live, files, lessons, exercises, runtime },
  });

  let died: EngineWatch | undefined;
  const engine: EngineLink = new EngineLink({
    runtime,
    log,
    nowMs: clock,
    onLook: async (owned, startedAtMs) => {
      const adopted = await registry.reconcile(owned, startedAtMs);
      if (adopted === undefined) return;
      await store.keepOnly(adopted);
      await exercises.keepOnly(adopted);
    },
    onChange: (isUp) => {
      died?.close();
      died = isUp ? runtime.onDied((sandboxId) => registry.reportDied(sandboxId)) : undefined;
      registry.tellAll();
    },
  });

  const tunnels = new TunnelAgents(runtime);
  const previews = new PreviewProxy({ registry, tunnels, metrics, log });
  const api = new HttpApi({
    registry,
    metrics,
    mirror: new MirrorCheck({ url: config.mirrorHealthUrl, fetch: options.fetch ?? globalThis.fetch }),
    log,
    serviceToken: config.secrets.serviceToken,
    version: VERSION,
    isEngineUp: () => engine.isUp,
  });
  metrics.observe({
    countByPhase: () => registry.countByPhase(),
    countTerminals: () => live.countTerminals(),
    countViewers: () => presence.socketCount,
    countWaitingResults: () => outbox.waiting,
    isEngineUp: () => engine.isUp,
  });

  http.on('request', (request, response) => {
    const isPreview = request.url?.startsWith('/preview/') ?? false;
    // socket.io answers its own path itself.
    if (request.url?.startsWith(`${SOCKET_PATH}/`)) return;
    void (isPreview ? previews : api).handle(request, response);
  });
  http.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/preview/')) void previews.upgrade(request, socket, head);
    else if (!request.url?.startsWith(`${SOCKET_PATH}/`)) socket.destroy();
  });

  let ticker: NodeJS.Timeout | undefined;
  const tick = () => {
    registry.tick();
    presence.tick();
    tunnels.closeIdle();
    for (const { studentId, state } of registry.known()) {
      if (state.phase !== 'queued' || (presence.absentMs(studentId) ?? 0) < QUEUE_ABSENCE_MS) continue;
      registry.leaveQueue(studentId);
    }
  };

  return {
    async listen() {
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject);
        http.listen(config.port, '127.0.0.1', resolve);
      });
      ticker = setInterval(tick, options.tickMs ?? TICK_MS);
      await outbox.start();
      await engine.look();
    },
    get address() {
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(ticker);
      // Nothing comes in any more; then what is known is saved, and the sandboxes are left running.
      gateway.close();
      http.close();
      http.closeAllConnections();
      await engine.close();
      died?.close();
      tunnels.close();
      await registry.close();
      await live.letGo();
      await firstShells.letGo();
      await exercises.letGo();
      await outbox.close();
      await saver[Symbol.asyncDispose]();
    },
  };
}
