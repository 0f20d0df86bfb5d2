import type { TreeEntry } from '@naru/protocol/workspace';
import { workspacePath } from '@naru/protocol/workspace';
import { baseName, parentFolder } from './file-language.ts';

export interface TreeRow {
  path: string;
  name: string;
  kind: TreeEntry['kind'];
  level: number;
  isOpen: boolean;
}

/** The rows to draw, folders first, as far as folders are open. */
export function treeRows(entries: TreeEntry[], openFolders: ReadonlySet<string>): TreeRow[] {
  const children = new Map<string, TreeEntry[]>();
  for (const entry of entries) {
    const parent = parentFolder(entry.path);
    children.set(parent, [...(children.get(parent) ?? []), entry]);
  }
  const rows: TreeRow[] = [];
  const addRows = (folder: string, level: number) => {
    for (const entry of (children.get(folder) ?? []).toSorted(compareEntries)) {
      const isOpen = entry.kind === 'folder' && openFolders.has(entry.path);
      rows.push({ path: entry.path, name: baseName(entry.path), kind: entry.kind, level, isOpen });
      if (isOpen) addRows(entry.path, level + 1);
    }
  };
  addRows('', 1);
  return rows;
}

function compareEntries(left: TreeEntry, right: TreeEntry): number {
  if ((left.kind === 'folder') !== (right.kind === 'folder')) return left.kind === 'folder' ? -1 : 1;
  return left.path.localeCompare(right.path, 'ko');
}

type NameProblem = 'empty' | 'slash' | 'taken' | 'invalid';

/** Why a new name cannot be used in a folder. The sandbox host decides in the end; this only answers sooner. */
export function findNameProblem(given: {
  name: string;
  folder: string;
  entries: TreeEntry[];
  /** The entry that is being renamed may keep its name. */
  current?: string;
}): NameProblem | undefined {
  const name = given.name.trim();
  if (name === '') return 'empty';
  if (name.includes('/')) return 'slash';
  const path = joinPath(given.folder, name);
  if (!workspacePath.safeParse(path).success) return 'invalid';
  if (path !== given.current && given.entries.some((entry) => entry.path === path)) return 'taken';
  return undefined;
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name.trim() : `${folder}/${name.trim()}`;
}

/** Folders that must be open for the path to be seen. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
