import type { StepVisit } from '../workspace/saved-visits';
import type { Course, CourseLesson } from './course-lesson';

export type ShownLesson = Pick<CourseLesson, 'slug' | 'visitedCount' | 'lastStepId'>;

/** What the browser is to know of a drawn course, and no more. */
export function listShown({ lessons }: Course): ShownLesson[] {
  return lessons.map(({ slug, visitedCount, lastStepId }) => ({ slug, visitedCount, lastStepId }));
}

/** Visits that the lessons as they are shown do not know of. */
export function findNews(
  lessons: readonly ShownLesson[],
  saved: ReadonlyMap<string, StepVisit>,
): StepVisit[] {
  return lessons.flatMap(({ slug, visitedCount, lastStepId }) => {
    const visit = saved.get(slug);
    const isKnown =
      !visit || (visit.visitedStepIds.length <= visitedCount && visit.lastStepId === lastStepId);
    return isKnown ? [] : [visit];
  });
}
