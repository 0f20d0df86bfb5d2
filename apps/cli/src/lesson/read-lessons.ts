import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface LessonFolder {
  /** `02-first-run` */
  folder: string;
  /** Relative to the project, as problems show it: `lessons/02-first-run/index.md`. */
  path: string;
  source: string;
  /** Paths below `files/`, with forward slashes. */
  files: string[];
  /** The text of `tests.yaml`; undefined when there is none. */
  tests: string | undefined;
}

/** Every folder of `lessons/` that holds an `index.md`, in the order of their names. */
export async function readLessons(projectRoot: string): Promise<LessonFolder[]> {
  const lessonsDir = path.join(projectRoot, 'lessons');
  const entries = await readdir(lessonsDir, { withFileTypes: true }).catch(emptyWhenMissing);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lessons = await Promise.all(folders.sort().map((folder) => readLesson(lessonsDir, folder)));
  return lessons.filter((lesson) => lesson !== undefined);
}

async function readLesson(lessonsDir: string, folder: string): Promise<LessonFolder | undefined> {
  const root = path.join(lessonsDir, folder);
  const source = await readFile(path.join(root, 'index.md'), 'utf8').catch(undefinedWhenMissing);
  if (source === undefined) return undefined;
  const tests = await readFile(path.join(root, 'tests.yaml'), 'utf8').catch(undefinedWhenMissing);
  const filesDir = path.join(root, 'files');
  const entries = await readdir(filesDir, { withFileTypes: true, recursive: true }).catch(emptyWhenMissing);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(filesDir, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
    );
  return { folder, path: `lessons/${folder}/index.md`, source, files: files.sort(), tests };
}

function emptyWhenMissing(error: unknown): [] {
  if (isMissing(error)) return [];
  throw error;
}

function undefinedWhenMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
