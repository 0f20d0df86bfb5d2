import type { Nodes } from 'hast';
import type { LessonStep } from './compiled-lesson.ts';

/** In which step each exercise stands: ids of steps by ids of exercises, in the order of the text. */
export function placeExercises(steps: readonly Pick<LessonStep, 'id' | 'body'>[]): Map<string, string> {
  return new Map(
    steps.flatMap(({ id, body }) => listExerciseIds(body).map((exerciseId) => [exerciseId, id])),
  );
}

function listExerciseIds(node: Nodes): string[] {
  if (node.type === 'element' && node.tagName === 'exercise-card') {
    const { exerciseId } = node.properties;
    return typeof exerciseId === 'string' ? [exerciseId] : [];
  }
  return 'children' in node ? node.children.flatMap(listExerciseIds) : [];
}
