import { randomBytes } from 'node:crypto';
import { watch as watchFiles } from 'node:fs';
import path from 'node:path';
import type { LessonProblem } from '@naru/lesson/lesson-problem';
import type { WatchedLesson } from '@naru/protocol/lesson-watch';
import { checkLessonFolder, findCatalogueImages, formatProblem, slugOf } from './check-lessons.ts';
import type { LessonCommandContext } from './lesson-command-context.ts';
import { lessonMessage } from './lesson-messages.ts';
import { removeLessonWatch, writeLessonWatch } from './lesson-watch-file.ts';
import { type LessonFolder, readLessons } from './read-lessons.ts';

/** Editors save in several steps; one look after the last of them is enough. */
const SETTLE_MS = 60;

export interface LessonWatchOptions extends LessonCommandContext {
  stateDir: string;
  /** The site that shows the lessons. */
  address: string;
  /** The lesson whose problems are printed from the start; without it all lessons. */
  slug: string | undefined;
}

export interface RunningLessonWatch extends AsyncDisposable {
  /** Opens the lesson, and the watch with it. */
  url: string;
}

interface Seen {
  lesson: LessonFolder;
  watched: WatchedLesson;
}

/** Checks every lesson that is saved, prints what is wrong with it and lets the site show it, until disposed. */
export async function watchLessons(options: LessonWatchOptions): Promise<RunningLessonWatch> {
  const { cwd, stateDir, address, slug, out } = options;
  const key = randomBytes(16).toString('hex');
  const catalogueImages = await findCatalogueImages(cwd, out);
  const seen = new Map<string, Seen>();

  const look = async ({ isFirst }: { isFirst: boolean }): Promise<void> => {
    const lessons = await readLessons(cwd);
    const slugs = lessons.map(({ folder }) => slugOf(folder));
    const changed = lessons.filter((lesson) => !isSame(seen.get(slugOf(lesson.folder))?.lesson, lesson));
    const gone = [...seen.keys()].filter((known) => !slugs.includes(known));
    if (changed.length + gone.length === 0) return;
    for (const name of gone) seen.delete(name);
    const results = changed.map((lesson) => ({
      lesson,
      problems: checkLessonFolder(lesson, catalogueImages),
    }));
    for (const { lesson, problems } of results) {
      const name = slugOf(lesson.folder);
      const version = (seen.get(name)?.watched.version ?? 0) + 1;
      seen.set(name, { lesson, watched: { version, problems } });
    }
    const watched = Object.fromEntries([...seen].map(([name, { watched }]) => [name, watched]));
    writeLessonWatch(stateDir, { pid: process.pid, key, lessons: watched });
    for (const { lesson, problems } of results) {
      if (isFirst && (slug === undefined ? problems.length === 0 : slugOf(lesson.folder) !== slug)) continue;
      tell(lesson, problems, out);
    }
  };

  await look({ isFirst: true });
  const watcher = watchFiles(path.join(cwd, 'lessons'), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  watcher.on('change', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A file may vanish between two looks; the next event looks again.
      looking = looking.then(() => look({ isFirst: false })).catch((error: unknown) => out(String(error)));
    }, SETTLE_MS);
  });
  watcher.on('error', (error) => out(String(error)));

  return {
    url: `${address}/api/watch/open?key=${key}&lesson=${slug ?? ''}`,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      watcher.close();
      await looking;
      removeLessonWatch(stateDir);
    },
  };
}

function isSame(a: LessonFolder | undefined, b: LessonFolder): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

function tell(lesson: LessonFolder, problems: readonly LessonProblem[], out: (line: string) => void): void {
  const time = new Date().toTimeString().slice(0, 8);
  const counts = { time, folder: lesson.folder, problems: problems.length };
  out(lessonMessage(problems.length === 0 ? 'watchClean' : 'watchProblems', counts));
  for (const problem of problems) out(formatProblem(problem));
}
