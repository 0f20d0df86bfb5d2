import type { LessonMeta } from '@naru/lesson/lesson-meta';
import { describe, expect, test } from 'vitest';
import { drawCourse } from './course-lesson.ts';

const entry = (slug: string, ...stepIds: string[]) => ({
  slug,
  folder: `01-${slug}`,
  lesson: { meta: { slug } as LessonMeta, steps: stepIds.map((id) => ({ id })), exercises: [] },
});
const visit = (lessonSlug: string, day: number, ...visitedStepIds: string[]) => ({
  lessonSlug,
  lastStepId: visitedStepIds.at(-1) ?? '',
  visitedStepIds,
  updatedAt: new Date(Date.UTC(2026, 2, day)),
});

describe('drawCourse', () => {
  test('a lesson is fresh, started or finished by the steps it has today', () => {
    const entries = [entry('a', 's1', 's2'), entry('b', 's1', 's2'), entry('c', 's1', 's2')];
    const { lessons } = drawCourse(entries, [visit('a', 1, 's1', 's2'), visit('b', 2, 'renamed', 's2')]);
    expect(lessons.map(({ state, visitedCount }) => [state, visitedCount])).toEqual([
      ['finished', 2],
      ['started', 1],
      ['fresh', 0],
    ]);
  });

  test('the place to go on is the lesson of the newest visit', () => {
    const entries = [entry('a', 's1', 's2'), entry('b', 's1', 's2')];
    expect(drawCourse(entries, [visit('b', 1, 's1'), visit('a', 5, 's1')]).current?.slug).toBe('a');
  });

  test('after a finished lesson the next unfinished one is the place to go on', () => {
    const entries = [entry('a', 's1'), entry('b', 's1'), entry('c', 's1')];
    expect(drawCourse(entries, [visit('a', 1, 's1')]).current?.slug).toBe('b');
    expect(drawCourse(entries, [visit('b', 1, 's1'), visit('c', 2, 's1')]).current?.slug).toBe('a');
  });

  test('a newcomer has no place to go on, and a visit to a lesson that is gone is none', () => {
    expect(drawCourse([entry('a', 's1')], []).current).toBeUndefined();
    expect(drawCourse([entry('a', 's1')], [visit('gone', 1, 's1')]).current).toBeUndefined();
  });

  test('a last step that is gone names no place', () => {
    expect(drawCourse([entry('a', 's1')], [visit('a', 1, 'renamed')]).lessons[0]?.lastStepId).toBeUndefined();
  });

  test('a broken lesson stands apart and the others go on', () => {
    const course = drawCourse([{ slug: 'x', folder: '02-x' }, entry('a', 's1')], undefined);
    expect(course.broken).toEqual([{ slug: 'x', folder: '02-x' }]);
    expect(course.lessons.map(({ slug }) => slug)).toEqual(['a']);
    expect(course.isProgressKnown).toBe(false);
  });
});
