import type { LessonMeta } from '@naru/lesson/lesson-meta';

export interface CourseLesson {
  slug: string;
  meta: LessonMeta;
  stepIds: readonly string[];
  exerciseCount: number;
  state: 'fresh' | 'started' | 'finished';
  visitedStepIds: readonly string[];
  visitedCount: number;
  /** Where the student was last; absent when they have not begun. */
  lastStepId: string | undefined;
}

export interface BrokenLesson {
  slug: string;
  folder: string;
}

export interface Course {
  lessons: CourseLesson[];
  broken: BrokenLesson[];
  /** The lesson of the newest visit, when it is not finished; else the next one after it. */
  current: CourseLesson | undefined;
  /** False when the progress could not be read: what is shown then is less than what is true. */
  isProgressKnown: boolean;
}

export interface ProgressFacts {
  lessonSlug: string;
  lastStepId: string;
  visitedStepIds: readonly string[];
  updatedAt: Date;
}

interface EntryFacts {
  slug: string;
  folder: string;
  lesson?: { meta: LessonMeta; steps: readonly { id: string }[]; exercises: readonly unknown[] };
}

/** Lessons of the course with how far the student is. `progress` undefined: it could not be read. */
export function drawCourse(
  entries: readonly EntryFacts[],
  progress: readonly ProgressFacts[] | undefined,
): Course {
  const lessons = entries.flatMap((entry) => {
    if (!entry.lesson) return [];
    return [
      toCourseLesson(
        entry.slug,
        entry.lesson,
        progress?.find(({ lessonSlug }) => lessonSlug === entry.slug),
      ),
    ];
  });
  const broken = entries.filter(({ lesson }) => !lesson).map(({ slug, folder }) => ({ slug, folder }));
  return {
    lessons,
    broken,
    current: findCurrent(lessons, progress ?? []),
    isProgressKnown: progress !== undefined,
  };
}

function toCourseLesson(
  slug: string,
  { meta, steps, exercises }: NonNullable<EntryFacts['lesson']>,
  progress: ProgressFacts | undefined,
): CourseLesson {
  const stepIds = steps.map(({ id }) => id);
  // Steps may have been renamed since: only those the lesson has today count.
  const visitedStepIds = stepIds.filter((id) => progress?.visitedStepIds.includes(id));
  const visitedCount = visitedStepIds.length;
  const state = visitedCount === 0 ? 'fresh' : visitedCount === stepIds.length ? 'finished' : 'started';
  const lastStepId = stepIds.find((id) => id === progress?.lastStepId);
  return {
    slug,
    meta,
    stepIds,
    exerciseCount: exercises.length,
    state,
    visitedStepIds,
    visitedCount,
    lastStepId,
  };
}

function findCurrent(
  lessons: readonly CourseLesson[],
  progress: readonly ProgressFacts[],
): CourseLesson | undefined {
  const [newest] = progress
    .filter(({ lessonSlug }) => lessons.some(({ slug }) => slug === lessonSlug))
    .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
  if (!newest) return undefined;
  const index = lessons.findIndex(({ slug }) => slug === newest.lessonSlug);
  if (lessons[index]?.state !== 'finished') return lessons[index];
  return (
    lessons.slice(index + 1).find(({ state }) => state !== 'finished') ??
    lessons.find(({ state }) => state !== 'finished')
  );
}
