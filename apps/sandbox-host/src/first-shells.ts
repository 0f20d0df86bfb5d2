import type { SandboxId, TerminalId } from '@naru/protocol/ids';
import type { SandboxRuntime, TerminalStream } from '@naru/sandbox/sandbox-runtime';
import { type SandboxState, sandboxIdOf } from '@naru/sandbox/sandbox-state';
import type { Logger } from '@naru/service-kit/log';
import { DEFAULT_SIZE } from './terminal-screen.ts';

/** A shell that nobody has seen yet. What it printed waits in the stream. */
interface FirstShell {
  terminalId: TerminalId;
  cwd: string;
  /** Never rejects: undefined when it could not be started in advance. Its size is `DEFAULT_SIZE`. */
  stream: Promise<TerminalStream | undefined>;
}

/** Shells that start beside the engines of their sandboxes, so that the first prompt is there when the engine is. */
export class FirstShells {
  readonly #runtime: SandboxRuntime;
  readonly #newTerminalId: () => TerminalId;
  readonly #log: Logger;
  readonly #waiting = new Map<SandboxId, FirstShell>();

  constructor(options: { runtime: SandboxRuntime; newTerminalId: () => TerminalId; log: Logger }) {
    this.#runtime = options.runtime;
    this.#newTerminalId = options.newTerminalId;
    this.#log = options.log;
  }

  /** One for each sandbox. The folder has to be there already. */
  prepare(sandboxId: SandboxId, cwd: string): void {
    if (this.#waiting.has(sandboxId)) return;
    const terminalId = this.#newTerminalId();
    const forget = () => {
      if (this.#waiting.get(sandboxId) === shell) this.#waiting.delete(sandboxId);
    };
    const open = async () => {
      try {
        const source = await this.#runtime.attachTerminal(sandboxId, { terminalId, ...DEFAULT_SIZE, cwd });
        source.stream.once('close', forget);
        return source;
      } catch (err) {
        this.#log.info({ err, sandboxId }, 'the first shell did not start in advance');
        forget();
        return undefined;
      }
    };
    const shell: FirstShell = { terminalId, cwd, stream: open() };
    this.#waiting.set(sandboxId, shell);
  }

  /** One that waits means that this run started the sandbox, and nothing else is in its terminals. */
  isWaiting(sandboxId: SandboxId): boolean {
    return this.#waiting.has(sandboxId);
  }

  /** Hands over the shell that waits in this folder, if there is one. */
  take(sandboxId: SandboxId, cwd: string): FirstShell | undefined {
    const shell = this.#waiting.get(sandboxId);
    if (shell?.cwd !== cwd) return undefined;
    this.#waiting.delete(sandboxId);
    return shell;
  }

  onState(state: SandboxState, previous: SandboxState): void {
    const sandboxId = sandboxIdOf(previous);
    if (sandboxId === undefined || state.phase === 'starting' || state.phase === 'ready') return;
    this.drop(sandboxId);
  }

  /** For a sandbox whose shells end. */
  drop(sandboxId: SandboxId): void {
    const shell = this.#waiting.get(sandboxId);
    this.#waiting.delete(sandboxId);
    void shell?.stream.then((source) => source?.detach());
  }

  /** This program stops; the next run finds the shells that go on. */
  async letGo(): Promise<void> {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { stream } of waiting) (await stream)?.detach();
  }
}
