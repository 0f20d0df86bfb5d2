import type { CompiledLesson } from '@naru/lesson/compiled-lesson';
import type { Nodes } from 'hast';
import type { ExerciseOutline } from './exercise-marks.ts';

/** The exercises in the order of the text, each with the step it stands in. */
export function findExerciseSteps({
  steps,
  exercises,
}: Pick<CompiledLesson, 'steps' | 'exercises'>): ExerciseOutline[] {
  return steps.flatMap(({ id: stepId, body }) =>
    listExerciseIds(body).flatMap((exerciseId) => {
      const exercise = exercises.find(({ id }) => id === exerciseId);
      if (!exercise) return [];
      const { id, title, points } = exercise;
      return [{ id, title, points, stepId }];
    }),
  );
}

function listExerciseIds(node: Nodes): string[] {
  if (node.type === 'element' && node.tagName === 'exercise-card') {
    const { exerciseId } = node.properties;
    return typeof exerciseId === 'string' ? [exerciseId] : [];
  }
  return 'children' in node ? node.children.flatMap((child) => listExerciseIds(child)) : [];
}
