import { startTransition, useEffect, useMemo, useState } from 'react';
import { type ExerciseRecord, useExercises } from '@/features/workspace/exercise-store';
import { type ExerciseMark, type ExerciseOutline, markExercises } from './exercise-marks';

/** The whole page is drawn anew with these, so the card that is ticked goes first. */
export function useExerciseMarks(
  exercises: readonly ExerciseOutline[],
  kept: Readonly<Record<string, ExerciseRecord>>,
): ExerciseMark[] {
  const [seen, setSeen] = useState(() => useExercises.getState().best);
  useEffect(() => {
    const look = () => startTransition(() => setSeen(useExercises.getState().best));
    // What came before this effect.
    look();
    return useExercises.subscribe(look);
  }, []);
  return useMemo(() => markExercises(exercises, { kept, seen }), [exercises, kept, seen]);
}
