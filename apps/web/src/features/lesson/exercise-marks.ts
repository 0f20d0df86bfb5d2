import type { ExerciseRecord } from '@/features/workspace/exercise-store';

/** What the page's browser code knows of an exercise before its attempt. */
export interface ExerciseOutline {
  id: string;
  title: string;
  points: number;
  stepId: string;
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

type Records = Readonly<Record<string, ExerciseRecord>>;

/** The better of what the site keeps and what this page has seen: nothing once earned is lost. */
export function markExercises(
  exercises: readonly ExerciseOutline[],
  { kept, seen }: { kept: Records; seen: Records },
): ExerciseMark[] {
  return exercises.map((exercise) => {
    const records = [kept[exercise.id], seen[exercise.id]].filter((record) => record !== undefined);
    const isComplete = records.some((record) => record.isComplete);
    // The exercise may have become smaller since.
    const earned = Math.min(exercise.points, Math.max(0, ...records.map((record) => record.earned)));
    return { ...exercise, earned: isComplete ? exercise.points : earned, isComplete };
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
