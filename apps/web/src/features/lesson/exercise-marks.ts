import type { ExerciseView } from '@naru/protocol/exercise-view';

/** What the page's browser code knows of an exercise before its attempt. */
export interface ExerciseOutline {
  id: string;
  title: string;
  points: number;
  stepId: string;
}

/** The best a student ever had, as the site keeps it. */
export interface ExerciseRecord {
  earned: number;
  points: number;
  isComplete: boolean;
}

export interface ExerciseMark extends ExerciseOutline {
  earned: number;
  isComplete: boolean;
}

export interface MarkSum {
  done: number;
  total: number;
  earned: number;
  points: number;
}

/** The better of what the site keeps and what the running attempt shows: nothing once earned is lost. */
export function markExercises(
  exercises: readonly ExerciseOutline[],
  records: Readonly<Record<string, ExerciseRecord>>,
  views: Readonly<Record<string, Pick<ExerciseView, 'earned' | 'phase'>>>,
): ExerciseMark[] {
  return exercises.map((exercise) => {
    const record = records[exercise.id];
    const view = views[exercise.id];
    const isComplete = record?.isComplete === true || view?.phase === 'done';
    const earned = isComplete ? exercise.points : Math.max(record?.earned ?? 0, view?.earned ?? 0);
    return { ...exercise, earned: Math.min(earned, exercise.points), isComplete };
  });
}

export function sumMarks(marks: readonly ExerciseMark[]): MarkSum {
  return {
    done: marks.filter(({ isComplete }) => isComplete).length,
    total: marks.length,
    earned: marks.reduce((sum, { earned }) => sum + earned, 0),
    points: marks.reduce((sum, { points }) => sum + points, 0),
  };
}
