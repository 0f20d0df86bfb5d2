import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compileLesson } from '@naru/lesson/compile-lesson';
import type { CompiledLesson } from '@naru/lesson/compiled-lesson';
import type { LessonProblem } from '@naru/lesson/lesson-problem';

export interface LessonEntry {
  /** `02-first-run`; its order is the order of the course. */
  folder: string;
  slug: string;
  /** Missing when a problem is more than a warning; then the others go on. */
  lesson?: CompiledLesson;
  problems: LessonProblem[];
}

export interface LessonLibrary {
  listLessons(): Promise<LessonEntry[]>;
  findLesson(slug: string): Promise<LessonEntry | undefined>;
}

interface LibrarySettings {
  lessonsDir: string;
  /**
   * While lessons are written: look at the files again at every request, and go on showing the last good state of one
   * that is broken. Otherwise a lesson is read once.
   */
  isReloading(): Promise<boolean>;
}

interface Kept {
  stamp: string;
  entry: Promise<LessonEntry>;
}

const FOLDER = /^[a-z]?\d+-([a-z0-9][a-z0-9-]*)$/;

export function createLessonLibrary({ lessonsDir, isReloading }: LibrarySettings): LessonLibrary {
  const kept = new Map<string, Kept>();
  let keptFolders: Promise<string[]> | undefined;

  const listFolders = async (): Promise<string[]> => {
    if (keptFolders && !(await isReloading())) return keptFolders;
    const reading = readFolders(lessonsDir);
    keptFolders = reading;
    reading.catch(() => {
      keptFolders = undefined;
    });
    return reading;
  };

  const load = async (folder: string): Promise<LessonEntry> => {
    const known = kept.get(folder);
    if (known && !(await isReloading())) return known.entry;
    const files = await listFiles(join(lessonsDir, folder, 'files'));
    const stamp = await stampOf(join(lessonsDir, folder, 'index.md'), files);
    if (known?.stamp === stamp) return known.entry;
    const entry = compile(lessonsDir, folder, files).then((next) => withLastGood(next, known?.entry));
    kept.set(folder, { stamp, entry });
    // A file that could not be read now may be readable at the next request.
    entry.catch(() => kept.delete(folder));
    return entry;
  };

  return {
    listLessons: async () => Promise.all((await listFolders()).map(load)),
    findLesson: async (slug) => {
      const folder = (await listFolders()).find((name) => slugOf(name) === slug);
      return folder === undefined ? undefined : load(folder);
    },
  };
}

/** The text of a lesson that has just been broken stays, with the problems of what was saved. */
async function withLastGood(next: LessonEntry, last: Promise<LessonEntry> | undefined): Promise<LessonEntry> {
  if (next.lesson !== undefined || last === undefined) return next;
  const { lesson } = await last.catch((): Partial<LessonEntry> => ({}));
  return lesson === undefined ? next : { ...next, lesson };
}

async function compile(lessonsDir: string, folder: string, files: readonly string[]): Promise<LessonEntry> {
  const source = await readFile(join(lessonsDir, folder, 'index.md'), 'utf8');
  const result = await compileLesson({
    path: `lessons/${folder}/index.md`,
    source,
    folder,
    files,
    // Whether the catalogue has a lesson's images is asked before a lesson is published, not while it is read.
    catalogueImages: undefined,
  });
  return { folder, slug: slugOf(folder) ?? folder, ...result };
}

function slugOf(folder: string): string | undefined {
  return FOLDER.exec(folder)?.[1];
}

/** Folders that hold a lesson, in order. No lessons folder is an empty course. */
async function readFolders(lessonsDir: string): Promise<string[]> {
  try {
    const entries = await readdir(lessonsDir, { withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory() && FOLDER.test(entry.name))
      .map(({ name }) => name);
    const present = await Promise.all(folders.map((folder) => exists(join(lessonsDir, folder, 'index.md'))));
    return folders.filter((_, index) => present[index]).toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function stampOf(index: string, files: readonly string[]): Promise<string> {
  const { mtimeMs, size } = await stat(index);
  return [mtimeMs, size, ...files].join('\n');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
