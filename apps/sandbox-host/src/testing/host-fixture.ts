import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  PROTOCOL_VERSION,
} from '@naru/protocol/commands';
import type { Ack } from '@naru/protocol/error-codes';
import type { EventName, EventPayload } from '@naru/protocol/events';
import type { SandboxView } from '@naru/protocol/sandbox-view';
import { SOCKET_PATH, ticketAudience, ticketIssuer, ticketLifeSeconds } from '@naru/protocol/ticket';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import { createLog } from '@naru/service-kit/log';
import { SignJWT } from 'jose';
import { io, type Socket } from 'socket.io-client';
import { readConfig, type SandboxHostConfig } from '../config.ts';
import { createSandboxHost, type SandboxHost } from '../sandbox-host.ts';
import { localPrograms } from './local-programs.ts';

export const secrets = { serviceToken: 's'.repeat(40), ticketSecret: 't'.repeat(40) };
export const student = (name: string) => `stu_${name.padEnd(8, 'x')}`;
const WAIT_MS = 30_000;
/** As the page has it for commands that do something in the sandbox. */
const ANSWER_MS = 60_000;
const OUTPUT_TAIL_BYTES = 64 * 1024;

export async function aTicket(options: {
  student: string;
  lesson?: string;
  secret?: string;
  issuedAtSeconds?: number;
  jti?: string;
}): Promise<string> {
  const issuedAt = options.issuedAtSeconds ?? Math.floor(Date.now() / 1_000);
  return new SignJWT({ lesson: options.lesson ?? 'first-run' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(options.student)
    .setIssuer(ticketIssuer)
    .setAudience(ticketAudience)
    .setJti(options.jti ?? `jti-${Math.random().toString(36).slice(2)}-${Date.now()}`)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ticketLifeSeconds)
    .sign(new TextEncoder().encode(options.secret ?? secrets.ticketSecret));
}

/** Bounded wait for a condition. */
export async function until<T>(
  read: () => T | undefined | false | Promise<T | undefined | false>,
  what = 'condition',
  waitMs = WAIT_MS,
): Promise<T> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`waited too long for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A page of a student, as the site's would be. */
export class TestPage implements Disposable {
  readonly socket: Socket;
  readonly events: { name: EventName; payload: unknown }[] = [];
  /** The end of the output by terminal, from the last replay on. */
  readonly #output = new Map<string, Buffer>();
  readonly #receivedBytes = new Map<string, number>();
  isAcking = true;

  constructor(address: string, auth: unknown, headers: Record<string, string> = {}) {
    this.socket = io(address, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      auth: auth as Record<string, unknown>,
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    this.socket.onAny((name: EventName, payload: unknown) => {
      this.events.push({ name, payload });
      if (name === 'terminal:output') this.#onOutput(payload as EventPayload<'terminal:output'>);
    });
  }

  /** Resolves when let in; rejects with the refusal. */
  async connected(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
    return this;
  }

  send<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Ack<CommandOutput<N>>> {
    return this.socket.timeout(ANSWER_MS).emitWithAck(name, input);
  }

  /** For malformed input. */
  sendRaw(name: string, input: unknown): Promise<Ack<unknown>> {
    return this.socket.timeout(ANSWER_MS).emitWithAck(name, input);
  }

  async ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const ack = await this.send(name, input);
    if (!ack.ok) throw new Error(`${name} answered ${ack.error.code}`);
    return ack.data;
  }

  async codeOf(answer: Promise<Ack<unknown>>): Promise<string> {
    const ack = await answer;
    return ack.ok ? 'ok' : ack.error.code;
  }

  payloads<N extends EventName>(name: N): EventPayload<N>[] {
    return this.events
      .filter((event) => event.name === name)
      .map((event) => event.payload as EventPayload<N>);
  }

  get view(): SandboxView | undefined {
    return this.payloads('sandbox:changed').at(-1);
  }

  async inPhase<P extends SandboxView['phase']>(phase: P): Promise<Extract<SandboxView, { phase: P }>> {
    return until(
      () => (this.view?.phase === phase ? (this.view as Extract<SandboxView, { phase: P }>) : undefined),
      `phase ${phase}, is ${this.view?.phase}`,
    );
  }

  /** Starts the sandbox and waits until it is ready. */
  async start(): Promise<Extract<SandboxView, { phase: 'ready' }>> {
    await this.ask('sandbox:start', {});
    return this.inPhase('ready');
  }

  /** Opens a terminal and watches it. */
  async open(size = { cols: 80, rows: 24 }): Promise<string> {
    const { terminalId } = await this.ask('terminal:open', size);
    await this.ask('terminal:attach', { terminalId, ...size });
    return terminalId;
  }

  textOf(terminalId: string): string {
    return this.#output.get(terminalId)?.toString() ?? '';
  }

  receivedBytes(terminalId: string): number {
    return this.#receivedBytes.get(terminalId) ?? 0;
  }

  async sees(terminalId: string, text: string): Promise<void> {
    await until(() => this.textOf(terminalId).includes(text), `output ${JSON.stringify(text)}`);
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }

  #onOutput({ terminalId, data, isReplay }: EventPayload<'terminal:output'>): void {
    const before = isReplay ? Buffer.alloc(0) : (this.#output.get(terminalId) ?? Buffer.alloc(0));
    // Only the end, or a flood would make the test slower than what it tests.
    this.#output.set(terminalId, Buffer.concat([before, data as Uint8Array]).subarray(-OUTPUT_TAIL_BYTES));
    this.#receivedBytes.set(terminalId, this.receivedBytes(terminalId) + data.byteLength);
    if (this.isAcking) this.socket.emit('terminal:ack', { terminalId, bytes: data.byteLength });
  }
}

/** The programs of a fake runtime run on this machine. */
type MaybePlayedRuntime = SandboxRuntime & { onExec?: ReturnType<typeof localPrograms> };

export interface HostFixture<R> extends AsyncDisposable {
  host: SandboxHost;
  runtime: R;
  config: SandboxHostConfig;
  /** Folder that takes the place of `/root` in every sandbox. */
  home: string;
  clock: { nowMs: number };
  page(name: string, options?: { lesson?: string; headers?: Record<string, string> }): Promise<TestPage>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Another host over the same engine and state folder, as after a restart. */
  restart(): Promise<void>;
}

/** A host over fake or real sandboxes, with two lessons and a clock of its own. */
export async function aHostOver<R extends MaybePlayedRuntime>(
  runtime: R,
  env: Record<string, string> = {},
): Promise<HostFixture<R>> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-host-'));
  const home = join(folder, 'root');
  const lessonFiles = join(folder, 'lessons', '02-first-run', 'files');
  await mkdir(lessonFiles, { recursive: true });
  await mkdir(join(folder, 'lessons', '09-ports-web'));
  await mkdir(home);
  await writeFile(join(lessonFiles, 'Dockerfile'), 'FROM debian:13-slim\n');
  await writeFile(join(lessonFiles, '안내.txt'), '안녕하세요\n');
  const config = readConfig(
    {
      NARU_SANDBOX_HOST_PORT: '0',
      NARU_SERVICE_TOKEN: secrets.serviceToken,
      NARU_TICKET_SECRET: secrets.ticketSecret,
      NARU_LESSONS_DIR: join(folder, 'lessons'),
      NARU_STATE_DIR: join(folder, 'state'),
      // Nobody answers there: results wait.
      NARU_SITE_URL: 'http://127.0.0.1:9',
      ...env,
    },
    { totalMemoryBytes: 16 * 1024 ** 3 },
  );
  const clock = { nowMs: Date.now() };
  if ('onExec' in runtime) runtime.onExec = localPrograms(home);
  const log = createLog('sandbox-host', 'silent');
  const begin = async () => {
    const host = createSandboxHost({ config, runtime, log, clock: () => clock.nowMs, tickMs: 20 });
    await host.listen();
    return host;
  };
  const fixture: HostFixture<R> = {
    host: await begin(),
    runtime,
    config,
    home,
    clock,
    async page(name, options = {}) {
      const ticket = await aTicket({
        student: student(name),
        issuedAtSeconds: Math.floor(clock.nowMs / 1_000),
        ...(options.lesson === undefined ? {} : { lesson: options.lesson }),
      });
      const auth = { ticket, protocolVersion: PROTOCOL_VERSION };
      return new TestPage(fixture.host.address, auth, options.headers).connected();
    },
    fetch: (path, init) => fetch(fixture.host.address + path, { redirect: 'manual', ...init }),
    async restart() {
      await fixture.host[Symbol.asyncDispose]();
      fixture.host = await begin();
    },
    async [Symbol.asyncDispose]() {
      await fixture.host[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return fixture;
}
