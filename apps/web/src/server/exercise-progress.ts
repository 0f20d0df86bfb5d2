import type { ExerciseRecord } from '@naru/db/attempt-repository';
import type { StudentId } from '@naru/protocol/ids';
import { type Known, orUnavailable } from './progress.ts';
import { getWebRuntime } from './web-runtime.ts';

/** The best a student ever had in the exercises of one lesson, by the exercise's id. */
export type ExerciseProgress = Record<string, { earned: number; points: number; isComplete: boolean }>;

/** Exercises that were never checked are missing. */
export async function findExerciseProgress(key: {
  studentId: StudentId;
  lesson: string;
}): Promise<Known<ExerciseProgress>> {
  const records = await orUnavailable(() => getWebRuntime().attempts.bestByExercise(key));
  return records.status === 'ready' ? { status: 'ready', value: toExerciseProgress(records.value) } : records;
}

/** Of all lessons. */
export function listExerciseRecords(studentId: StudentId): Promise<Known<ExerciseRecord[]>> {
  return orUnavailable(() => getWebRuntime().attempts.bestByExercise({ studentId }));
}

function toExerciseProgress(
  records: readonly Pick<ExerciseRecord, 'exerciseId' | 'earned' | 'points' | 'completedAt'>[],
): ExerciseProgress {
  return Object.fromEntries(
    records.map(({ exerciseId, earned, points, completedAt }) => [
      exerciseId,
      { earned, points, isComplete: completedAt !== undefined },
    ]),
  );
}
