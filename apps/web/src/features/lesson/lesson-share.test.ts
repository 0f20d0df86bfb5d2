import { expect, test } from 'vitest';
import { LESSON_SHARE, readShare } from './lesson-share.ts';

test.each([
  ['no cookie', undefined, LESSON_SHARE.usual],
  ['an empty one', '', LESSON_SHARE.usual],
  ['words', 'wide', LESSON_SHARE.usual],
  ['too little', '3', LESSON_SHARE.min],
  ['too much', '1e9', LESSON_SHARE.max],
  ['a kept choice', '45.5', 45.5],
])('a cookie with %s gives a width that shows both panes', (_case, cookie, share) => {
  expect(readShare(cookie)).toBe(share);
});
