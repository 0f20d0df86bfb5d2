import type { LessonStep } from '@naru/lesson/compiled-lesson';
import type { LessonMeta } from '@naru/lesson/lesson-meta';
import { describe, expect, test } from 'vitest';
import { drawCourse, resumeAddress, type StudentFacts } from './course-lesson.ts';
import type { ExerciseFacts } from './lesson-grade.ts';

const step = (id: string, ...exerciseIds: string[]): Pick<LessonStep, 'id' | 'body'> => ({
  id,
  body: {
    type: 'root',
    children: exerciseIds.map((exerciseId) => ({
      type: 'element',
      tagName: 'exercise-card',
      properties: { exerciseId },
      children: [],
    })),
  },
});
const entry = (slug: string, ...stepIds: string[]) => ({
  slug,
  folder: `01-${slug}`,
  lesson: {
    meta: { slug } as LessonMeta,
    steps: stepIds.map((id) => step(id)),
    exercises: [] as ExerciseFacts[],
  },
});
/** Two steps; the second has exercises `one` (60 points) and `two` (40), and one without checks. */
const graded = (slug: string) => {
  const plain = entry(slug);
  const steps = [step('s1'), step('s2', 'one', 'two', 'unchecked')];
  const exercises: ExerciseFacts[] = [
    { id: 'one', title: 'One', points: 60, spec: {} },
    { id: 'two', title: 'Two', points: 40, spec: {} },
    { id: 'unchecked', title: 'Unchecked', points: 5 },
  ];
  return { ...plain, lesson: { ...plain.lesson, steps, exercises } };
};
const record = (lessonSlug: string, exerciseId: string, earned: number, isComplete = false) => ({
  lessonSlug,
  exerciseId,
  earned,
  completedAt: isComplete ? new Date(0) : undefined,
  lastAt: new Date(Date.UTC(2026, 2, 9)),
});
const draw = (
  entries: Parameters<typeof drawCourse>[0],
  progress: StudentFacts['progress'],
  exercises: StudentFacts['exercises'] = [],
) => drawCourse(entries, { progress, exercises });
const visit = (lessonSlug: string, day: number, ...visitedStepIds: string[]) => ({
  lessonSlug,
  lastStepId: visitedStepIds.at(-1) ?? '',
  visitedStepIds,
  updatedAt: new Date(Date.UTC(2026, 2, day)),
});

describe('drawCourse', () => {
  test('a lesson is fresh, started or finished by the steps it has today', () => {
    const entries = [entry('a', 's1', 's2'), entry('b', 's1', 's2'), entry('c', 's1', 's2')];
    const { lessons } = draw(entries, [visit('a', 1, 's1', 's2'), visit('b', 2, 'renamed', 's2')]);
    expect(lessons.map(({ state, visitedCount }) => [state, visitedCount])).toEqual([
      ['finished', 2],
      ['started', 1],
      ['fresh', 0],
    ]);
  });

  test('the place to go on is the lesson of the newest visit', () => {
    const entries = [entry('a', 's1', 's2'), entry('b', 's1', 's2')];
    expect(draw(entries, [visit('b', 1, 's1'), visit('a', 5, 's1')]).current?.slug).toBe('a');
  });

  test('after a finished lesson the next unfinished one is the place to go on', () => {
    const entries = [entry('a', 's1'), entry('b', 's1'), entry('c', 's1')];
    expect(draw(entries, [visit('a', 1, 's1')]).current?.slug).toBe('b');
    expect(draw(entries, [visit('b', 1, 's1'), visit('c', 2, 's1')]).current?.slug).toBe('a');
  });

  test('a newcomer has no place to go on, and a visit to a lesson that is gone is none', () => {
    expect(draw([entry('a', 's1')], []).current).toBeUndefined();
    expect(draw([entry('a', 's1')], [visit('gone', 1, 's1')]).current).toBeUndefined();
  });

  test('a last step that is gone names no place', () => {
    expect(draw([entry('a', 's1')], [visit('a', 1, 'renamed')]).lessons[0]?.lastStepId).toBeUndefined();
  });

  test('a broken lesson stands apart and the others go on', () => {
    const course = drawCourse([{ slug: 'x', folder: '02-x' }, entry('a', 's1')], undefined);
    expect(course.broken).toEqual([{ slug: 'x', folder: '02-x' }]);
    expect(course.lessons.map(({ slug }) => slug)).toEqual(['a']);
    expect(course.isProgressKnown).toBe(false);
  });

  test('a lesson tells what was earned in the exercises that it has today', () => {
    const exercises = [
      record('a', 'one', 60, true),
      record('a', 'two', 15),
      record('a', 'gone', 100, true),
      record('b', 'two', 40),
    ];
    const course = draw([graded('a'), graded('b'), entry('c', 's1')], [], exercises);
    expect(course.lessons.map(({ grade, state }) => ({ ...grade, state }))).toEqual([
      { done: 1, total: 2, earned: 75, points: 100, state: 'started' },
      { done: 0, total: 2, earned: 40, points: 100, state: 'started' },
      { done: 0, total: 0, earned: 0, points: 0, state: 'fresh' },
    ]);
    expect(course.grade).toEqual({ done: 1, total: 4, earned: 115, points: 200 });
  });

  test('full marks stay full marks, and more than an exercise is worth today is never shown', () => {
    const exercises = [record('a', 'one', 50, true), record('a', 'two', 45)];
    expect(draw([graded('a')], [], exercises).grade).toEqual({ done: 1, total: 2, earned: 100, points: 100 });
  });

  test('a lesson that was read is finished when its exercises are, and until then goes on at the first open one', () => {
    const read = [visit('a', 1, 's1', 's2')];
    const resume = (...exercises: StudentFacts['exercises']) => {
      const [lesson] = draw([graded('a')], read, exercises).lessons;
      return [lesson?.state, lesson?.openExercise?.title, lesson && resumeAddress(lesson)];
    };
    expect(resume()).toEqual(['started', 'One', '/lessons/a?step=s2']);
    expect(resume(record('a', 'one', 60, true))).toEqual(['started', 'Two', '/lessons/a?step=s2']);
    expect(resume(record('a', 'one', 60, true), record('a', 'two', 40, true))).toEqual([
      'finished',
      undefined,
      '/lessons/a',
    ]);
  });

  test('a lesson with steps to read goes on where it was left', () => {
    const [lesson] = draw([graded('a')], [visit('a', 1, 's1')]).lessons;
    expect([lesson?.lastStepId, lesson && resumeAddress(lesson)]).toEqual(['s1', '/lessons/a']);
  });

  test('the newest work counts as the newest visit', () => {
    const exercises = [record('b', 'one', 10)];
    expect(draw([graded('a'), graded('b')], [visit('a', 5, 's1')], exercises).current?.slug).toBe('b');
  });
});
