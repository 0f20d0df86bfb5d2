import { createContext, useContext } from 'react';
import { useExercises } from './exercise-store.ts';

/** The exercise that a piece of lesson text belongs to. */
export const ExerciseScope = createContext<string | undefined>(undefined);

const nothingDrawn: Readonly<Record<string, string>> = {};

/** What stands for `{NONCE}` and the like here; undefined while the attempt that decides it has not begun. */
export function useDrawnValues(): Readonly<Record<string, string>> | undefined {
  const exerciseId = useContext(ExerciseScope);
  const drawn = useExercises((state) => {
    const view = exerciseId === undefined ? undefined : state.views[exerciseId];
    return view && (view.phase === 'open' || view.phase === 'done') ? view.values : undefined;
  });
  return exerciseId === undefined ? nothingDrawn : drawn;
}
