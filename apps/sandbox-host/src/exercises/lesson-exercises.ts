import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { CheckSpec } from '@naru/checks/check-spec';
import { hashSpec } from '@naru/checks/hash-spec';
import { checkLesson } from '@naru/lesson/compile-lesson';
import { AppError } from '@naru/service-kit/app-error';
import type { LessonFiles } from '../lesson-files.ts';

/** An exercise that can be graded. Nothing of the spec ever leaves this program. */
export interface GradedExercise {
  slug: string;
  id: string;
  points: number;
  spec: CheckSpec;
  specHash: string;
}

/** Reads the exercises of lessons, anew whenever a lesson's text has changed. */
export class LessonExercises {
  readonly #lessons: LessonFiles;
  readonly #read = new Map<string, { stamp: string; exercises: Promise<GradedExercise[]> }>();

  constructor(lessons: LessonFiles) {
    this.#lessons = lessons;
  }

  /** Those with checks, in the order of the lesson; LESSON_BROKEN when the lesson cannot be read. */
  async load(slug: string): Promise<GradedExercise[]> {
    const folder = await this.#lessons.folderOf(slug);
    const file = await stat(join(folder, 'index.md')).catch(() => undefined);
    if (file === undefined) return [];
    const stamp = `${file.mtimeMs} ${file.size} ${file.ino}`;
    const known = this.#read.get(slug);
    if (known?.stamp === stamp) return known.exercises;
    const exercises = readExercises(slug, folder);
    this.#read.set(slug, { stamp, exercises });
    // A broken lesson is read again, because a file beside it may have been what was missing.
    exercises.catch(() => this.#read.delete(slug));
    return exercises;
  }

  async get(slug: string, exerciseId: string): Promise<GradedExercise> {
    const found = (await this.load(slug)).find(({ id }) => id === exerciseId);
    if (found === undefined) throw new AppError('EXERCISE_NOT_FOUND', `no exercise ${slug}/${exerciseId}`);
    return found;
  }
}

async function readExercises(slug: string, folder: string): Promise<GradedExercise[]> {
  const path = join(folder, 'index.md');
  const { lesson, problems } = checkLesson({
    path,
    source: await readFile(path, 'utf8'),
    folder: folder.split('/').at(-1) ?? '',
    files: await listFiles(join(folder, 'files')),
    catalogueImages: undefined,
  });
  if (lesson === undefined) {
    const [first] = problems;
    throw new AppError('LESSON_BROKEN', `${path}:${first?.line ?? 0}: ${first?.ruleId ?? ''}`);
  }
  return lesson.exercises.flatMap(({ id, points, spec }) =>
    spec === undefined ? [] : [{ slug, id, points, spec, specHash: hashSpec(spec) }],
  );
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
