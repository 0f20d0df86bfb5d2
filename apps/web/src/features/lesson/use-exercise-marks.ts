import { useMemo } from 'react';
import { useExercises } from '@/features/workspace/exercise-store';
import {
  type ExerciseMark,
  type ExerciseOutline,
  type ExerciseRecord,
  markExercises,
} from './exercise-marks';

export function useExerciseMarks(
  exercises: readonly ExerciseOutline[],
  records: Readonly<Record<string, ExerciseRecord>>,
): ExerciseMark[] {
  const views = useExercises((state) => state.views);
  return useMemo(() => markExercises(exercises, records, views), [exercises, records, views]);
}
