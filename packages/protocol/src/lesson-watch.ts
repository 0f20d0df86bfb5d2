import { z } from 'zod';

/** Kept by the browser that opened the address `lesson watch` printed; others see nothing of the watch. */
export const LESSON_WATCH_COOKIE = 'naru-lesson-watch';
/** Below the state folder. */
export const LESSON_WATCH_FILE = 'run/lesson-watch.json';

const text = z.string().max(2_000);
const watchedProblem = z.object({
  file: text,
  line: z.int(),
  column: z.int(),
  ruleId: text,
  severity: z.enum(['error', 'warning']),
  text,
  suggestion: text.optional(),
});
export type WatchedProblem = z.output<typeof watchedProblem>;

const watchedLesson = z.object({
  /** Another one after every save. */
  version: z.int().min(1),
  problems: z.array(watchedProblem),
});
export type WatchedLesson = z.output<typeof watchedLesson>;

/** What `lesson watch` tells the site, in a file: lessons are being written, and what is wrong with them. */
export const lessonWatch = z.object({
  /** Of the command; a file that it could not remove counts for nothing. */
  pid: z.int().min(1),
  key: z.string().regex(/^[0-9a-f]{32}$/),
  lessons: z.record(z.string(), watchedLesson),
});
export type LessonWatch = z.output<typeof lessonWatch>;
