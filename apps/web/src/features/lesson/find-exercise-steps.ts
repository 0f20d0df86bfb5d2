import type { CompiledLesson } from '@naru/lesson/compiled-lesson';
import { placeExercises } from '@naru/lesson/place-exercises';
import type { ExerciseOutline } from './exercise-marks.ts';

/** The exercises in the order of the text, each with the step it stands in. */
export function findExerciseSteps({
  steps,
  exercises,
}: Pick<CompiledLesson, 'steps' | 'exercises'>): ExerciseOutline[] {
  return [...placeExercises(steps)].flatMap(([exerciseId, stepId]) => {
    const exercise = exercises.find(({ id }) => id === exerciseId);
    if (!exercise) return [];
    const { id, title, points } = exercise;
    return [{ id, title, points, stepId }];
  });
}
