import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '@naru/protocol/commands';
import { findFreePort } from './free-port.ts';
import { aTicket, secrets, TestPage, until } from './host-fixture.ts';

const root = join(import.meta.dirname, '../../../..');

/** The engine a test uses; what the program makes on it carries the instance's label. */
export interface EngineUnderProgram {
  engineAddress: string;
  instance: string;
  image: string;
  programsDir: string;
  mirrorUrl: string;
}

/** The whole program as its own process, over a real host engine. */
export class HostProgram implements AsyncDisposable {
  readonly stateDir: string;
  readonly #siteUrl: string;
  readonly #engine: EngineUnderProgram;
  readonly #port: number;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(stateDir: string, port: number, engine: EngineUnderProgram, siteUrl: string) {
    this.#siteUrl = siteUrl;
    this.stateDir = stateDir;
    this.#port = port;
    this.#engine = engine;
  }

  /** Results go to `siteUrl`; nobody answers there unless the test says who. */
  static async start(engine: EngineUnderProgram, siteUrl = 'http://127.0.0.1:9'): Promise<HostProgram> {
    const stateDir = await mkdtemp(join(tmpdir(), 'naru-program-'));
    const program = new HostProgram(stateDir, await findFreePort(), engine, siteUrl);
    await program.run();
    return program;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get memoryBytes(): number {
    const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** What a kill would leave of a terminal. */
  savedScreen(terminalId: string): string {
    const folder = join(this.stateDir, 'terminals');
    const [sandbox = ''] = existsSync(folder) ? readdirSync(folder) : [];
    const file = join(folder, sandbox, terminalId);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async run(): Promise<void> {
    this.#output = '';
    const child = spawn(process.execPath, [join(root, 'apps/sandbox-host/src/main.ts')], {
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        NARU_SANDBOX_HOST_PORT: String(this.#port),
        NARU_SERVICE_TOKEN: secrets.serviceToken,
        NARU_TICKET_SECRET: secrets.ticketSecret,
        NARU_STATE_DIR: this.stateDir,
        NARU_SITE_URL: this.#siteUrl,
        NARU_LESSONS_DIR: join(root, 'lessons'),
        NARU_INSTANCE: this.#engine.instance,
        NARU_SANDBOX_ENGINE: this.#engine.engineAddress,
        NARU_SANDBOX_IMAGE: this.#engine.image,
        NARU_SANDBOX_PROGRAMS: this.#engine.programsDir,
        NARU_MIRROR_URL: this.#engine.mirrorUrl,
        NARU_SANDBOX_MAX: '4',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-20_000);
      });
    }
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`the program ended: ${this.#output}`);
      const response = await fetch(`${this.address}/v1/health`).catch(() => undefined);
      return response?.ok;
    }, 'the program to answer');
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  async page(student: string, lesson: string): Promise<TestPage> {
    const ticket = await aTicket({ student, lesson });
    return new TestPage(this.address, { ticket, protocolVersion: PROTOCOL_VERSION }).connected();
  }

  api(path: string, method = 'GET'): Promise<Response> {
    return fetch(this.address + path, {
      method,
      headers: { authorization: `Bearer ${secrets.serviceToken}` },
      redirect: 'manual',
    });
  }

  /** Sandboxes are removed with the engine's instance. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGTERM');
    await rm(this.stateDir, { recursive: true, force: true });
  }
}
