import { limits } from '@naru/protocol/limits';
import { type WorkspaceTree, workspacePath } from '@naru/protocol/workspace';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { Logger } from '@naru/service-kit/log';
import { type Workspace, type WorkspaceFiles, workspaceFolder } from './workspace-files.ts';

/** A save of many files is told once. */
const GATHER_MS = 150;
/** Under constant change (a program writing in a loop) the tree is read this rarely. */
const REST_MS = 700;
const MAX_PATHS = 200;
/** A name longer than any path allows: the rest of the line is not worth keeping. */
const MAX_LINE_CHARS = 4_096;
const RESTART_MS = [500, 1_000, 2_000, 5_000, 15_000];

/** Tells of changes below a workspace while somebody is there to see them. */
export class WorkspaceWatch {
  readonly #workspace: Workspace;
  readonly #runtime: SandboxRuntime;
  readonly #files: WorkspaceFiles;
  readonly #log: Logger;
  readonly #onChange: (change: { tree: WorkspaceTree; paths: string[] }) => void;
  readonly #paths = new Set<string>();
  #close: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #restarts = 0;
  #isReading = false;
  #isClosed = false;

  constructor(options: {
    workspace: Workspace;
    runtime: SandboxRuntime;
    files: WorkspaceFiles;
    log: Logger;
    onChange: (change: { tree: WorkspaceTree; paths: string[] }) => void;
  }) {
    this.#workspace = options.workspace;
    this.#runtime = options.runtime;
    this.#files = options.files;
    this.#log = options.log;
    this.#onChange = options.onChange;
  }

  start(): void {
    void this.#watch();
  }

  /** May be called twice. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#restartTimer);
    this.#close?.();
  }

  async #watch(): Promise<void> {
    const folder = workspaceFolder(this.#workspace.slug);
    try {
      const { stdout, close } = await this.#runtime.execStream(this.#workspace.sandboxId, [
        'inotifywait',
        '-mrq',
        ...['-e', 'close_write', '-e', 'create', '-e', 'delete', '-e', 'move', '-e', 'delete_self'],
        ...['--exclude', '/(node_modules|[.]git)/'],
        ...['--format', '%w%f%0', '--no-newline'],
        folder,
      ]);
      this.#close = close;
      if (this.#isClosed) close();
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of stdout) {
        this.#restarts = 0;
        const parts = (rest + decoder.decode(chunk, { stream: true })).split('\0');
        rest = (parts.pop() ?? '').slice(-MAX_LINE_CHARS);
        for (const path of parts) this.#onPath(path, folder);
        // The folder itself went away: the watch sees nothing of one that takes its place.
        if (parts.includes(folder) || parts.includes(`${folder}/`)) close();
      }
    } catch (error) {
      this.#log.debug({ err: error }, 'watching a workspace failed');
    }
    if (this.#isClosed) return;
    const delayMs = RESTART_MS[Math.min(this.#restarts, RESTART_MS.length - 1)] ?? 0;
    this.#restarts += 1;
    this.#restartTimer = setTimeout(() => {
      // What changed while nobody watched is in the tree.
      this.#tellSoon(0);
      void this.#watch();
    }, delayMs);
  }

  #onPath(absolute: string, folder: string): void {
    const path = workspacePath.safeParse(absolute.slice(folder.length + 1));
    if (path.success && this.#paths.size < MAX_PATHS) this.#paths.add(path.data);
    this.#tellSoon(GATHER_MS);
  }

  #tellSoon(delayMs: number): void {
    if (this.#isClosed || this.#isReading) return;
    this.#timer ??= setTimeout(() => void this.#tell(), delayMs);
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    this.#isReading = true;
    const paths = [...this.#paths];
    this.#paths.clear();
    let isTold = true;
    try {
      const tree = await this.#files.tree(this.#workspace);
      if (!this.#isClosed) this.#onChange({ tree, paths: paths.slice(0, limits.treeEntries) });
    } catch (error) {
      this.#log.debug({ err: error }, 'reading a changed workspace failed');
      // No further change may come to tell of these.
      isTold = false;
      for (const path of paths) if (this.#paths.size < MAX_PATHS) this.#paths.add(path);
    }
    this.#isReading = false;
    if (!isTold || this.#paths.size > 0) this.#tellSoon(REST_MS);
  }
}
