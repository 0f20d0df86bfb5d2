import { LESSON_WATCH_COOKIE, type WatchedLesson } from '@naru/protocol/lesson-watch';
import { cookies } from 'next/headers';
import { getWebRuntime } from './web-runtime.ts';

/** A lesson as `lesson watch` sees it, for the browser of its author; undefined for everybody else. */
export async function findWatchedLesson(slug: string): Promise<WatchedLesson | undefined> {
  const watch = await getWebRuntime().readLessonWatch();
  if (watch === undefined) return undefined;
  const key = (await cookies()).get(LESSON_WATCH_COOKIE)?.value;
  return key === watch.key && Object.hasOwn(watch.lessons, slug) ? watch.lessons[slug] : undefined;
}
