import { createHash } from 'node:crypto';
import type { ErrorCode } from '@naru/protocol/error-codes';
import type { SandboxId } from '@naru/protocol/ids';
import { limits } from '@naru/protocol/limits';
import { type TreeEntry, type WorkspaceTree, workspacePath } from '@naru/protocol/workspace';
import type { ExecResult, SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import { AppError } from '@naru/service-kit/app-error';
import type { LessonFiles } from './lesson-files.ts';
import {
  createFolderScript,
  deleteScript,
  makeWorkspaceScript,
  readScript,
  renameScript,
  scriptExits,
  seedScript,
  treeScript,
  writeScript,
} from './workspace-scripts.ts';

const TIMEOUT_MS = 15_000;
const SEED_TIMEOUT_MS = 30_000;
const MAX_TREE_BYTES = 2 * 1024 * 1024;
const MAX_MESSAGE_BYTES = 16 * 1024;

const codeOfExit: Readonly<Record<number, ErrorCode>> = {
  [scriptExits.outside]: 'PATH_OUTSIDE_WORKSPACE',
  [scriptExits.notFound]: 'FILE_NOT_FOUND',
  [scriptExits.exists]: 'FILE_EXISTS',
  [scriptExits.isFolder]: 'FILE_IS_FOLDER',
  [scriptExits.tooLarge]: 'FILE_TOO_LARGE',
  [scriptExits.changed]: 'FILE_CHANGED',
  [scriptExits.notText]: 'FILE_BINARY',
  [scriptExits.diskFull]: 'DISK_FULL',
  [scriptExits.invalid]: 'PATH_INVALID',
};
const kindOfLetter: Readonly<Record<string, TreeEntry['kind']>> = { f: 'file', d: 'folder', l: 'link' };

export interface Workspace {
  sandboxId: SandboxId;
  slug: string;
}

export function workspaceFolder(slug: string): string {
  return `/root/lab/${slug}`;
}

/** The lesson's folder in the sandbox. Everything is done by programs inside it, never on the host. */
export class WorkspaceFiles {
  readonly #runtime: SandboxRuntime;
  readonly #lessons: LessonFiles;
  /** Changes of one sandbox happen one after the other, or a version check could not be relied on. */
  readonly #changes = new Map<SandboxId, Promise<unknown>>();

  constructor(options: { runtime: SandboxRuntime; lessons: LessonFiles }) {
    this.#runtime = options.runtime;
    this.#lessons = options.lessons;
  }

  /** Copies the lesson's starting files when the folder does not exist yet. */
  async seed(workspace: Workspace): Promise<void> {
    const archive = await this.#lessons.archive(workspace.slug);
    await this.#inTurn(workspace.sandboxId, () =>
      archive === undefined
        ? this.#run(workspace, makeWorkspaceScript, [])
        : this.#run(workspace, seedScript, [], { stdin: archive, timeoutMs: SEED_TIMEOUT_MS }),
    );
  }

  async tree(workspace: Workspace): Promise<WorkspaceTree> {
    const result = await this.#run(workspace, treeScript, [String(limits.treeEntries + 1)], {
      maxOutputBytes: MAX_TREE_BYTES,
    });
    const rows = new TextDecoder().decode(result.stdout).split('\0');
    // After the last NUL there is nothing, or half a row of a cut output.
    rows.pop();
    const entries = rows.slice(0, limits.treeEntries).flatMap((row) => parseTreeRow(row) ?? []);
    entries.sort((left, right) => (left.path < right.path ? -1 : 1));
    return { entries, isCut: result.isCut || rows.length > limits.treeEntries };
  }

  async read(workspace: Workspace, path: string): Promise<{ text: string; version: string }> {
    const result = await this.#run(workspace, readScript, [path, String(limits.fileBytes)], {
      maxOutputBytes: limits.fileBytes + 1,
    });
    if (result.isCut) throw new AppError('FILE_TOO_LARGE', 'the file grew while it was read');
    return { text: decodeText(result.stdout), version: versionOf(result.stdout) };
  }

  async write(
    workspace: Workspace,
    file: { path: string; text: string; baseVersion: string | null },
  ): Promise<{ version: string }> {
    const bytes = Buffer.from(file.text, 'utf8');
    if (bytes.length > limits.fileBytes)
      throw new AppError('FILE_TOO_LARGE', 'text exceeds the limit in bytes');
    // An empty argument means "create", so an empty version must not become that.
    const base = file.baseVersion === null ? '' : file.baseVersion || 'none';
    await this.#inTurn(workspace.sandboxId, () =>
      this.#run(workspace, writeScript, [file.path, base], { stdin: bytes }),
    );
    return { version: versionOf(bytes) };
  }

  async createFolder(workspace: Workspace, path: string): Promise<void> {
    await this.#inTurn(workspace.sandboxId, () => this.#run(workspace, createFolderScript, [path]));
  }

  async rename(workspace: Workspace, paths: { from: string; to: string }): Promise<void> {
    await this.#inTurn(workspace.sandboxId, () => this.#run(workspace, renameScript, [paths.from, paths.to]));
  }

  async delete(workspace: Workspace, path: string): Promise<void> {
    await this.#inTurn(workspace.sandboxId, () => this.#run(workspace, deleteScript, [path]));
  }

  async #run(
    workspace: Workspace,
    script: string,
    args: readonly string[],
    options: { stdin?: Uint8Array; timeoutMs?: number; maxOutputBytes?: number } = {},
  ): Promise<ExecResult> {
    const result = await this.#runtime.exec(workspace.sandboxId, {
      argv: ['/bin/sh', '-c', script, 'naru', workspaceFolder(workspace.slug), ...args],
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      maxOutputBytes: options.maxOutputBytes ?? MAX_MESSAGE_BYTES,
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    });
    if (result.exitCode === 0 || result.isCut) return result;
    const code = codeOfExit[result.exitCode];
    if (code !== undefined) throw new AppError(code, 'refused by the workspace script');
    throw new Error(
      `workspace script ended with ${result.exitCode}: ${new TextDecoder().decode(result.stderr).slice(0, 500)}`,
    );
  }

  #inTurn<T>(sandboxId: SandboxId, change: () => Promise<T>): Promise<T> {
    const before = this.#changes.get(sandboxId) ?? Promise.resolve();
    const done = before.then(change);
    const settled = done.catch(() => undefined);
    this.#changes.set(sandboxId, settled);
    void settled.then(() => {
      if (this.#changes.get(sandboxId) === settled) this.#changes.delete(sandboxId);
    });
    return done;
  }
}

/** Names that no command could carry back (control characters, too long) are left out of the tree. */
function parseTreeRow(row: string): TreeEntry | undefined {
  const [letter = '', size = '', ...rest] = row.split('\t');
  const kind = kindOfLetter[letter];
  const path = workspacePath.safeParse(rest.join('\t'));
  if (kind === undefined || !path.success || path.data.includes('\ufffd')) return undefined;
  return { path: path.data, kind, sizeBytes: kind === 'file' ? Number(size) : 0 };
}

function decodeText(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new AppError('FILE_BINARY', 'the file has a NUL byte');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder's only failure: not UTF-8, and saving it back would destroy it.
    throw new AppError('FILE_BINARY', 'the file is not UTF-8');
  }
}

/** Of the content, so that touching a file without changing it is no conflict. */
function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
