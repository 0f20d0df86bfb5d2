import type { Root } from 'hast';
import { expect, test } from 'vitest';
import { placeExercises } from './place-exercises.ts';

const body = (...exerciseIds: string[]): Root => ({
  type: 'root',
  children: exerciseIds.map((exerciseId) => ({
    type: 'element',
    tagName: 'lesson-section',
    properties: { kind: 'do' },
    children: [{ type: 'element', tagName: 'exercise-card', properties: { exerciseId }, children: [] }],
  })),
});

test('an exercise is found in the step it stands in, however deep', () => {
  const steps = [
    { id: 'read', body: body() },
    { id: 'try', body: body('one', 'two') },
    { id: 'end', body: body('three') },
  ];
  expect([...placeExercises(steps)]).toEqual([
    ['one', 'try'],
    ['two', 'try'],
    ['three', 'end'],
  ]);
});
