import { useMemo } from 'react';
import { type ExerciseRecord, useExercises } from '@/features/workspace/exercise-store';
import { type ExerciseMark, type ExerciseOutline, markExercises } from './exercise-marks';

export function useExerciseMarks(
  exercises: readonly ExerciseOutline[],
  kept: Readonly<Record<string, ExerciseRecord>>,
): ExerciseMark[] {
  const seen = useExercises((state) => state.best);
  return useMemo(() => markExercises(exercises, { kept, seen }), [exercises, kept, seen]);
}
