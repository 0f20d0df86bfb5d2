import type { EventName, EventPayload } from '@naru/protocol/events';
import type { StudentId, TerminalId } from '@naru/protocol/ids';
import type { SandboxLimits, SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from './clock.ts';
import { EngineWatcher } from './engine-watcher.ts';
import type { FirstShells } from './first-shells.ts';
import type { Metrics } from './metrics.ts';
import type { ReadySandbox } from './sandbox-registry.ts';
import { SandboxTerminals } from './sandbox-terminals.ts';
import type { ScreenSaver } from './screen-saver.ts';
import type { ScreenStore } from './screen-store.ts';
import type { WorkspaceFiles } from './workspace-files.ts';
import { WorkspaceWatch } from './workspace-watch.ts';

/**
 * The first prompt is what a student waits for, and each watch begins with programs of its own in the sandbox: they
 * wait for the first terminal, or this long.
 */
const WATCH_DELAY_MS = 500;

export interface LiveSandboxOptions {
  runtime: SandboxRuntime;
  limits: SandboxLimits;
  files: WorkspaceFiles;
  store: ScreenStore;
  saver: ScreenSaver;
  firstShells: FirstShells;
  newTerminalId: () => TerminalId;
  metrics: Metrics;
  log: Logger;
  clock: Clock;
  tell: <N extends EventName>(studentId: StudentId, event: N, payload: EventPayload<N>) => void;
  /** To the student's pages of one lesson. */
  tellLesson: <N extends EventName>(to: LessonRoom, event: N, payload: EventPayload<N>) => void;
  onActivity: (studentId: StudentId) => void;
  /** Gives back what the student is told of a change of files; undefined for nothing. */
  takeFileChange: (room: LessonRoom, change: FileChange) => FileChange | undefined;
  /** All that listen now. */
  onPorts: (studentId: StudentId, ports: readonly number[]) => void;
}

export type FileChange = EventPayload<'file:changed'>;

export interface LessonRoom {
  studentId: StudentId;
  slug: string;
}

/** What exists only while a sandbox runs: its terminals, and, while somebody looks, its watches. */
export class LiveSandbox {
  readonly sandbox: ReadySandbox;
  readonly terminals: SandboxTerminals;
  readonly #options: LiveSandboxOptions;
  readonly #workspaces = new Map<string, WorkspaceWatch>();
  #engine: EngineWatcher | undefined;
  #wanted: ReadonlySet<string> = new Set();
  #canWatch = false;
  readonly #watchTimer: NodeJS.Timeout;

  constructor(sandbox: ReadySandbox, options: LiveSandboxOptions) {
    this.sandbox = sandbox;
    this.#options = options;
    const { runtime, store, saver, firstShells, newTerminalId, log, metrics, clock, tell } = options;
    const { sandboxId, studentId } = sandbox;
    this.terminals = new SandboxTerminals({
      context: {
        sandboxId,
        runtime,
        store,
        saver,
        log: log.child({ sandboxId }),
        onOutput: (bytes) => metrics.terminalOutput(bytes),
      },
      firstShells,
      newTerminalId,
      nowMs: clock,
      onListed: (terminals) => {
        tell(studentId, 'terminal:listed', { terminals });
        this.#allowWatching();
      },
      onEnded: (terminalId, reason) => tell(studentId, 'terminal:ended', { terminalId, reason }),
    });
    this.#watchTimer = setTimeout(() => this.#allowWatching(), WATCH_DELAY_MS);
  }

  /** Watches for the lessons that pages show now; with none, nothing is watched. */
  watchFor(slugs: ReadonlySet<string>): void {
    this.#wanted = slugs;
    if (slugs.size === 0) this.#stopWatching();
    if (slugs.size === 0 || !this.#canWatch) return;
    this.#engine ??= this.#watchEngine();
    for (const [slug, watch] of this.#workspaces) {
      if (slugs.has(slug)) continue;
      watch.close();
      this.#workspaces.delete(slug);
    }
    for (const slug of slugs)
      if (!this.#workspaces.has(slug)) this.#workspaces.set(slug, this.#watchFiles(slug));
  }

  /** Something was typed into a terminal. */
  noteInput(): void {
    this.#engine?.noteUse();
  }

  /** The sandbox stopped. */
  async end(): Promise<void> {
    this.#forbidWatching();
    await this.terminals.end();
  }

  /** This program stops and the sandbox goes on. */
  async letGo(): Promise<void> {
    this.#forbidWatching();
    await this.terminals.letGo();
  }

  #allowWatching(): void {
    if (this.#canWatch) return;
    this.#canWatch = true;
    this.watchFor(this.#wanted);
  }

  #forbidWatching(): void {
    clearTimeout(this.#watchTimer);
    this.#canWatch = true;
    this.#wanted = new Set();
    this.#stopWatching();
  }

  #stopWatching(): void {
    this.#engine?.close();
    this.#engine = undefined;
    for (const watch of this.#workspaces.values()) watch.close();
    this.#workspaces.clear();
  }

  #watchEngine(): EngineWatcher {
    const { runtime, limits, log, tell, onActivity, onPorts } = this.#options;
    const { studentId, sandboxId } = this.sandbox;
    const watcher = new EngineWatcher({
      sandboxId,
      runtime,
      limits,
      log: log.child({ sandboxId }),
      emit: {
        changed: (state) => tell(studentId, 'engine:changed', state),
        happened: (events) => tell(studentId, 'engine:happened', { events }),
        noticed: (notice) => tell(studentId, 'sandbox:noticed', notice),
        ports: (ports) => {
          tell(studentId, 'preview:changed', { ports });
          onPorts(studentId, ports);
        },
      },
      onActivity: () => onActivity(studentId),
    });
    watcher.start();
    return watcher;
  }

  #watchFiles(slug: string): WorkspaceWatch {
    const { runtime, files, log, tellLesson, takeFileChange } = this.#options;
    const { studentId, sandboxId } = this.sandbox;
    const watch = new WorkspaceWatch({
      workspace: { sandboxId, slug },
      runtime,
      files,
      log: log.child({ sandboxId }),
      onChange: (change) => {
        const told = takeFileChange({ studentId, slug }, change);
        if (told !== undefined) tellLesson({ studentId, slug }, 'file:changed', told);
      },
    });
    watch.start();
    return watch;
  }
}
