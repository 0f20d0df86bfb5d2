import { expect, test } from 'vitest';
import { findNews } from './find-news.ts';

const saved = new Map([['first-run', { lastStepId: 'c', visitedStepIds: ['a', 'b', 'c'] }]]);

test.each([
  ['fewer steps', { visitedCount: 2, lastStepId: 'c' }],
  ['another last step', { visitedCount: 3, lastStepId: 'b' }],
  ['nothing yet', { visitedCount: 0, lastStepId: undefined }],
])('a lesson shown with %s than were saved is out of date', (_, shown) => {
  expect(findNews([{ slug: 'first-run', ...shown }], saved)).toEqual([saved.get('first-run')]);
});

test('a lesson that is shown as it was saved, or by another device further, is up to date', () => {
  const shown = [
    { slug: 'first-run', visitedCount: 3, lastStepId: 'c' },
    { slug: 'ports-web', visitedCount: 0, lastStepId: undefined },
  ];
  expect(findNews(shown, saved)).toEqual([]);
  expect(findNews([{ slug: 'first-run', visitedCount: 5, lastStepId: 'c' }], saved)).toEqual([]);
});
