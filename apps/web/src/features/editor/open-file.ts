import type { CommandError } from '../workspace/command-error.ts';

/** What the tabs and banners show of an open file; its text is in `OpenFiles.text`. */
export interface OpenFile {
  path: string;
  status: 'loading' | 'ready' | 'missing' | 'failed';
  /** Why it could not be read. */
  loadError?: CommandError;
  isDirty: boolean;
  save: 'idle' | 'saving' | 'waiting' | 'failed';
  saveError?: CommandError;
  /**
   * `changed`: the file and this text went different ways; `deleted`: the file is gone;
   * `draft`: unsaved text of an earlier visit stands against a newer file.
   */
  conflict?: 'changed' | 'deleted' | 'draft';
  /** Raised when the text was replaced from outside the editor. */
  revision: number;
}

export function newOpenFile(path: string): OpenFile {
  return { path, status: 'loading', isDirty: false, save: 'idle', revision: 0 };
}

/** Where a path stands after a rename of it or of a folder above it. */
export function movedPath(path: string, { from, to }: { from: string; to: string }): string {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}` : path;
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
