import path from 'node:path';
import { checkCourse } from '@naru/lesson/check-course';
import { checkLessonTests } from '@naru/lesson/check-lesson-tests';
import { checkLesson } from '@naru/lesson/compile-lesson';
import type { LessonProblem } from '@naru/lesson/lesson-problem';
import type { LessonCommandContext } from './lesson-command-context.ts';
import { lessonMessage } from './lesson-messages.ts';
import { readCatalogueImages } from './read-catalogue-images.ts';
import { type LessonFolder, readLessons } from './read-lessons.ts';

/** `lesson check [path]`: every problem of the lessons with its place; exit code 1 when one is an error. */
export async function checkLessons(
  wanted: string | undefined,
  { cwd, out }: LessonCommandContext,
): Promise<number> {
  const startedAt = performance.now();
  const lessons = await readLessons(cwd);
  if (lessons.length === 0) {
    out(lessonMessage('noLessons'));
    return 1;
  }
  const chosen = wanted === undefined ? lessons : lessons.filter((lesson) => isMeant(lesson, wanted, cwd));
  if (chosen.length === 0) {
    const slugs = lessons.map(({ folder }) => slugOf(folder)).join(', ');
    out(lessonMessage('pathUnknown', { path: wanted ?? '', slugs }));
    return 2;
  }
  const catalogueImages = await findCatalogueImages(cwd, out);
  const paths = new Set(chosen.map((lesson) => lesson.path));
  const problems = [
    ...chosen.flatMap((lesson) => checkLessonFolder(lesson, catalogueImages)),
    ...checkCourse(lessons).filter(({ file }) => paths.has(file)),
  ];
  for (const problem of sortByPlace(problems)) out(formatProblem(problem));

  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
  const counts = { lessons: chosen.length, errors, warnings: problems.length - errors, seconds };
  out(lessonMessage(problems.length === 0 ? 'clean' : 'summary', counts));
  return errors > 0 ? 1 : 0;
}

/** Everything one folder can tell by itself: the page, its checks and their tests. */
export function checkLessonFolder(
  lesson: LessonFolder,
  catalogueImages: readonly string[] | undefined,
): LessonProblem[] {
  const { lesson: compiled, problems } = checkLesson({ ...lesson, catalogueImages });
  if (compiled === undefined) return problems;
  const path = `lessons/${lesson.folder}/tests.yaml`;
  const { exercises } = compiled;
  return [...problems, ...checkLessonTests({ path, source: lesson.tests, exercises }).problems];
}

export function slugOf(folder: string): string {
  return folder.replace(/^\d+-/, '');
}

/** A lesson may be named by its slug, its folder, or the path of the folder or of its index.md. */
function isMeant({ folder }: LessonFolder, wanted: string, cwd: string): boolean {
  const resolved = path.resolve(cwd, wanted).replace(/[\\/]index\.md$/, '');
  const lessonsDir = path.join(cwd, 'lessons');
  return (
    wanted === folder ||
    wanted === slugOf(folder) ||
    resolved === lessonsDir ||
    resolved === path.join(lessonsDir, folder)
  );
}

/** A missing or broken catalogue is the images' problem: lessons are checked without it, and that is said. */
export async function findCatalogueImages(
  cwd: string,
  out: LessonCommandContext['out'],
): Promise<string[] | undefined> {
  try {
    const images = await readCatalogueImages(cwd);
    if (images === undefined) out(lessonMessage('catalogueMissing'));
    return images;
  } catch (error) {
    out(lessonMessage('catalogueBroken', { reason: error instanceof Error ? error.message : String(error) }));
    return undefined;
  }
}

function sortByPlace(problems: readonly LessonProblem[]): LessonProblem[] {
  return problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}

export function formatProblem({ ruleId, severity, suggestion, text, ...place }: LessonProblem): string {
  const head = lessonMessage('problem', { ...place, severity: lessonMessage(severity), rule: ruleId, text });
  return suggestion === undefined ? head : `${head}\n${lessonMessage('suggestion', { suggestion })}`;
}
