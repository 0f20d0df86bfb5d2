import type { LessonStep } from '@naru/lesson/compiled-lesson';
import type { LessonMeta } from '@naru/lesson/lesson-meta';
import { placeExercises } from '@naru/lesson/place-exercises';
import {
  type ExerciseFacts,
  type ExerciseRecordFacts,
  findOpenExercise,
  gradeLesson,
  type LessonGrade,
  sumGrades,
} from './lesson-grade.ts';

export interface CourseLesson {
  slug: string;
  meta: LessonMeta;
  stepIds: readonly string[];
  exerciseCount: number;
  /** Finished: every step was seen, and every exercise with checks has full marks. */
  state: 'fresh' | 'started' | 'finished';
  visitedStepIds: readonly string[];
  visitedCount: number;
  grade: LessonGrade;
  /** Where the student was last; absent when they have not begun. */
  lastStepId: string | undefined;
  /** What is left of a lesson that was read to its end. */
  openExercise: { title: string; stepId: string | undefined } | undefined;
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
  grade: LessonGrade;
  /** False when the progress could not be read: what is shown then is less than what is true. */
  isProgressKnown: boolean;
}

export interface ProgressFacts {
  lessonSlug: string;
  lastStepId: string;
  visitedStepIds: readonly string[];
  updatedAt: Date;
}

/** All that is known of one student. */
export interface StudentFacts {
  progress: readonly ProgressFacts[];
  exercises: readonly ExerciseRecordFacts[];
}

interface EntryFacts {
  slug: string;
  folder: string;
  lesson?: {
    meta: LessonMeta;
    steps: readonly Pick<LessonStep, 'id' | 'body'>[];
    exercises: readonly ExerciseFacts[];
  };
}

/** Lessons of the course with how far the student is. `student` undefined: it could not be read. */
export function drawCourse(entries: readonly EntryFacts[], student: StudentFacts | undefined): Course {
  const known = student ?? { progress: [], exercises: [] };
  const lessons = entries.flatMap(({ slug, lesson }) =>
    lesson ? [toCourseLesson(slug, lesson, known)] : [],
  );
  const broken = entries.filter(({ lesson }) => !lesson).map(({ slug, folder }) => ({ slug, folder }));
  return {
    lessons,
    broken,
    current: findCurrent(lessons, known),
    grade: sumGrades(lessons.map(({ grade }) => grade)),
    isProgressKnown: student !== undefined,
  };
}

/** Where going on begins. Without a step the lesson opens where it was left. */
export function resumeAddress({ slug, openExercise }: CourseLesson): string {
  const step = openExercise?.stepId;
  return step === undefined ? `/lessons/${slug}` : `/lessons/${slug}?step=${encodeURIComponent(step)}`;
}

function toCourseLesson(
  slug: string,
  { meta, steps, exercises }: NonNullable<EntryFacts['lesson']>,
  known: StudentFacts,
): CourseLesson {
  const progress = known.progress.find(({ lessonSlug }) => lessonSlug === slug);
  const records = known.exercises.filter(({ lessonSlug }) => lessonSlug === slug);
  const stepIds = steps.map(({ id }) => id);
  // Steps may have been renamed since: only those the lesson has today count.
  const visitedStepIds = stepIds.filter((id) => progress?.visitedStepIds.includes(id));
  const isRead = visitedStepIds.length === stepIds.length;
  const grade = gradeLesson(exercises, records);
  const hasBegun = visitedStepIds.length > 0 || grade.earned > 0;
  const open = isRead && hasBegun ? findOpenExercise(exercises, records) : undefined;
  return {
    slug,
    meta,
    stepIds,
    exerciseCount: exercises.length,
    state: !hasBegun ? 'fresh' : isRead && open === undefined ? 'finished' : 'started',
    visitedStepIds,
    visitedCount: visitedStepIds.length,
    grade,
    lastStepId: stepIds.find((id) => id === progress?.lastStepId),
    openExercise: open && { title: open.title, stepId: placeExercises(steps).get(open.id) },
  };
}

function findCurrent(
  lessons: readonly CourseLesson[],
  { progress, exercises }: StudentFacts,
): CourseLesson | undefined {
  const visits = [
    ...progress.map(({ lessonSlug, updatedAt }) => ({ lessonSlug, at: updatedAt })),
    ...exercises.map(({ lessonSlug, lastAt }) => ({ lessonSlug, at: lastAt })),
  ];
  const [newest] = visits
    .filter(({ lessonSlug }) => lessons.some(({ slug }) => slug === lessonSlug))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
  if (!newest) return undefined;
  const index = lessons.findIndex(({ slug }) => slug === newest.lessonSlug);
  if (lessons[index]?.state !== 'finished') return lessons[index];
  return (
    lessons.slice(index + 1).find(({ state }) => state !== 'finished') ??
    lessons.find(({ state }) => state !== 'finished')
  );
}
