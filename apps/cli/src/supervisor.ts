import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from './command-failure.ts';
import { message } from './messages.ts';

const HEALTH_POLL_MS = 100;
const FIRST_RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 30_000;
/** A program that ran this long before it crashed starts again with the first delay. */
const SETTLED_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

export interface Program {
  name: string;
  argv: readonly [string, ...string[]];
  env: NodeJS.ProcessEnv;
  healthUrl: string;
  startTimeoutMs: number;
}

/** Runs one of our programs with its output in a log file, and starts it again when it crashes. */
export class SupervisedProgram {
  readonly #program: Program;
  readonly #folders: { cwd: string; logDir: string };
  readonly #onChange: () => void;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #restartTimer: NodeJS.Timeout | undefined;
  #restartDelayMs = FIRST_RESTART_MS;

  constructor(program: Program, folders: { cwd: string; logDir: string }, onChange: () => void) {
    this.#program = program;
    this.#folders = folders;
    this.#onChange = onChange;
  }

  get name(): string {
    return this.#program.name;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the program answers its health address with 200. */
  async start(): Promise<void> {
    this.#spawn();
    const deadline = performance.now() + this.#program.startTimeoutMs;
    while (performance.now() < deadline && this.#child) {
      if (await answers(this.#program.healthUrl)) return;
      await new Promise((resolve) => setTimeout(resolve, HEALTH_POLL_MS));
    }
    await this.stop();
    throw new CommandFailure(
      message('up.gaveUp', { program: this.name }),
      message('up.gaveUpAdvice', { program: this.name }),
    );
  }

  /** Asks it to stop, and kills it when it does not within 20 s. May be called twice. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(killTimer);
  }

  #spawn(): void {
    mkdirSync(this.#folders.logDir, { recursive: true });
    const log = openSync(join(this.#folders.logDir, `${this.name}.log`), 'a');
    const [file, ...args] = this.#program.argv;
    const startedAt = performance.now();
    // A group of its own: Ctrl+C in the operator's terminal reaches only us, and we stop it in order.
    const child = spawn(file, args, {
      cwd: this.#folders.cwd,
      env: this.#program.env,
      stdio: ['ignore', log, log],
      detached: true,
    });
    this.#child = child;
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      if (this.#isStopping) return;
      if (performance.now() - startedAt > SETTLED_MS) this.#restartDelayMs = FIRST_RESTART_MS;
      this.#restartLater(signal ?? `exit ${code}`);
    });
    child.once('error', (error) => console.error(error.message));
    this.#onChange();
  }

  #restartLater(how: string): void {
    const delayMs = this.#restartDelayMs;
    this.#restartDelayMs = Math.min(delayMs * 2, LONGEST_RESTART_MS);
    console.log(message('up.crashed', { program: this.name, how, delay: delayMs / 1000 }));
    this.#restartTimer = setTimeout(() => {
      this.#spawn();
      console.log(message('up.restarted', { program: this.name }));
    }, delayMs);
  }
}

/** True when the address answers 200 within a second. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // nobody listens yet
  }
}
