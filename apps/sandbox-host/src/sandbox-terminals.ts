import { setTimeout as rest } from 'node:timers/promises';
import type { TerminalInfo } from '@naru/protocol/commands';
import type { EventPayload } from '@naru/protocol/events';
import type { TerminalId } from '@naru/protocol/ids';
import { limits } from '@naru/protocol/limits';
import { AppError } from '@naru/service-kit/app-error';
import type { FirstShells } from './first-shells.ts';
import type { StoredScreen } from './screen-store.ts';
import { retryDelayMs, Terminal, type TerminalContext } from './terminal.ts';
import { DEFAULT_SIZE, type ScreenSize } from './terminal-screen.ts';

type EndReason = EventPayload<'terminal:ended'>['reason'];

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const HOME = '/root';

/** The terminals of one running sandbox. */
export class SandboxTerminals {
  readonly #context: TerminalContext;
  readonly #firstShells: FirstShells;
  readonly #newTerminalId: () => TerminalId;
  readonly #nowMs: () => number;
  readonly #onListed: (terminals: TerminalInfo[]) => void;
  readonly #onEnded: (terminalId: TerminalId, reason: EndReason) => void;
  readonly #terminals = new Map<TerminalId, Terminal>();
  readonly #closed = new AbortController();
  #adopted: Promise<void> = Promise.resolve();

  constructor(options: {
    context: TerminalContext;
    firstShells: FirstShells;
    newTerminalId: () => TerminalId;
    nowMs: () => number;
    onListed: (terminals: TerminalInfo[]) => void;
    onEnded: (terminalId: TerminalId, reason: EndReason) => void;
  }) {
    this.#context = options.context;
    this.#firstShells = options.firstShells;
    this.#newTerminalId = options.newTerminalId;
    this.#nowMs = options.nowMs;
    this.#onListed = options.onListed;
    this.#onEnded = options.onEnded;
  }

  get #isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  get count(): number {
    return this.#terminals.size;
  }

  get pausedCount(): number {
    return [...this.#terminals.values()].filter((terminal) => terminal.isPaused).length;
  }

  list(): TerminalInfo[] {
    return [...this.#terminals.values()]
      .map((terminal) => terminal.info)
      .sort((left, right) => (left.label < right.label ? -1 : 1));
  }

  /** Another student's terminal is not found either: nothing tells whether it exists. */
  get(terminalId: TerminalId): Terminal {
    const terminal = this.#terminals.get(terminalId);
    if (terminal === undefined) throw new AppError('TERMINAL_NOT_FOUND', 'no such terminal in this sandbox');
    return terminal;
  }

  find(terminalId: TerminalId): Terminal | undefined {
    return this.#terminals.get(terminalId);
  }

  async open(size: ScreenSize, cwd: string): Promise<TerminalInfo> {
    if (this.#terminals.size >= limits.terminalsPerSandbox) {
      throw new AppError('TERMINAL_LIMIT', 'all terminals are in use', {
        details: { limit: limits.terminalsPerSandbox },
      });
    }
    const first = this.#firstShells.take(this.#context.sandboxId, cwd);
    const terminalId = first?.terminalId ?? this.#newTerminalId();
    const info = { terminalId, label: this.#freeLabel(), createdAtMs: this.#nowMs() };
    const terminal = this.#add({ info, size, cwd });
    try {
      await terminal.connect(await first?.stream);
    } catch (error) {
      this.#terminals.delete(info.terminalId);
      await terminal.dispose();
      throw error;
    }
    if (this.#isClosed) throw new AppError('SANDBOX_NOT_READY', 'the sandbox stopped meanwhile');
    this.#onListed(this.list());
    return info;
  }

  /** Takes over shells that a former run of this program started, with their last screens. */
  adopt(): Promise<void> {
    const adopting = this.#adoptLiving();
    // A page that comes in between must not think there is none and open another.
    this.#adopted = adopting.catch(() => {});
    return adopting;
  }

  /** Resolves when an adoption that runs has ended, however it ended. */
  whenAdopted(): Promise<void> {
    return this.#adopted;
  }

  async #adoptLiving(): Promise<void> {
    const { sandboxId, store, log } = this.#context;
    const screens = await store.load(sandboxId).catch((err: unknown) => {
      // A lost picture of a screen must not keep its terminal away.
      log.warn({ err }, 'saved screens cannot be read');
      return new Map<TerminalId, StoredScreen>();
    });
    const living = await this.#listLiving();
    for (const terminalId of living.slice(0, limits.terminalsPerSandbox)) {
      if (this.#isClosed) return;
      if (this.#terminals.has(terminalId)) continue;
      const stored = screens.get(terminalId);
      const taken = this.#labels();
      const label = stored === undefined || taken.has(stored.label) ? this.#freeLabel() : stored.label;
      const terminal = this.#add({
        info: { terminalId, label, createdAtMs: stored?.createdAtMs ?? this.#nowMs() },
        size: stored ?? DEFAULT_SIZE,
        cwd: HOME,
        // Without a screen, what the sandbox itself still keeps of the output is shown.
        ...(stored === undefined ? { position: 0 } : { restored: stored.screen, position: stored.position }),
      });
      await terminal.adopt();
      log.info({ sandboxId, terminalId }, 'terminal adopted');
    }
    if (this.#isClosed) return;
    this.#onListed(this.list());
    for (const terminalId of screens.keys()) {
      if (!living.includes(terminalId)) await store.remove(sandboxId, terminalId);
    }
  }

  /** Asks until the sandbox answers: to a page, no terminals would mean that it is to open another. */
  async #listLiving(): Promise<TerminalId[]> {
    const { runtime, sandboxId, log } = this.#context;
    for (let attempt = 0; !this.#isClosed; attempt += 1) {
      try {
        return await runtime.listTerminals(sandboxId);
      } catch (error) {
        log.info({ err: error, attempt }, 'terminals cannot be listed');
        // Cut short when the sandbox ends: pages wait for this.
        await rest(retryDelayMs(attempt), undefined, { signal: this.#closed.signal }).catch(() => undefined);
      }
    }
    return [];
  }

  async close(terminalId: TerminalId): Promise<void> {
    this.get(terminalId);
    await this.#end(terminalId, 'closed');
    await this.#context.runtime.closeTerminal(this.#context.sandboxId, terminalId);
  }

  async resetAll(): Promise<void> {
    const ids = [...this.#terminals.keys()];
    for (const terminalId of ids) await this.#end(terminalId, 'reset');
    this.#firstShells.drop(this.#context.sandboxId);
    await this.#context.runtime.resetTerminals(this.#context.sandboxId);
  }

  detachViewer(viewerId: string): void {
    for (const terminal of this.#terminals.values()) terminal.detach(viewerId);
  }

  /** The sandbox stopped, and all shells with it. */
  async end(): Promise<void> {
    this.#closed.abort();
    for (const terminalId of [...this.#terminals.keys()]) await this.#end(terminalId, 'sandbox-stopped');
    await this.#context.store.remove(this.#context.sandboxId);
  }

  /** This program stops and the shells go on: their screens are saved for the next run. */
  async letGo(): Promise<void> {
    this.#closed.abort();
    for (const terminal of this.#terminals.values()) {
      await terminal.save();
      await terminal.dispose();
    }
    this.#terminals.clear();
  }

  #add(options: {
    info: TerminalInfo;
    size: ScreenSize;
    cwd: string;
    restored?: string;
    position?: number | undefined;
  }): Terminal {
    const { terminalId } = options.info;
    const terminal = new Terminal({
      ...options,
      size: { cols: options.size.cols, rows: options.size.rows },
      context: this.#context,
      onExited: () => this.#onExited(terminalId),
    });
    this.#terminals.set(terminalId, terminal);
    return terminal;
  }

  #onExited(terminalId: TerminalId): void {
    this.#end(terminalId, 'exited').catch((err: unknown) => {
      this.#context.log.warn({ err, terminalId }, 'forgetting an ended terminal failed');
    });
  }

  async #end(terminalId: TerminalId, reason: EndReason): Promise<void> {
    const terminal = this.#terminals.get(terminalId);
    if (terminal === undefined) return;
    this.#terminals.delete(terminalId);
    await terminal.dispose();
    await this.#context.store.remove(this.#context.sandboxId, terminalId);
    this.#onEnded(terminalId, reason);
    this.#onListed(this.list());
  }

  #labels(): Set<string> {
    return new Set([...this.#terminals.values()].map((terminal) => terminal.info.label));
  }

  #freeLabel(): string {
    const taken = this.#labels();
    return [...letters].find((letter) => !taken.has(letter)) ?? '?';
  }
}
