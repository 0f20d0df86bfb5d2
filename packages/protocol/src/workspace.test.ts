import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from './limits.ts';
import { workspacePath } from './workspace.ts';

const accepts = (path: string) => workspacePath.safeParse(path).success;

test.each(['Dockerfile', 'site/index.html', '한글 이름.txt', 'a/b/c/d', '.dockerignore', '...'])(
  'a plain path inside the workspace is accepted: %s',
  (path) => expect(accepts(path)).toBe(true),
);

test.each(['', '/etc/passwd', '..', '../x', 'a/../../x', 'a//b', './a', 'a/', 'a\0b', 'a\nb', 'a\\b'])(
  'a path that could leave the workspace or hide a character is refused: %j',
  (path) => expect(accepts(path)).toBe(false),
);

test('a path longer than the limit is refused', () => {
  expect(accepts('a/'.repeat(limits.pathChars))).toBe(false);
});

test('no accepted path ever has a part that climbs', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      if (!accepts(path)) return;
      expect(path.startsWith('/')).toBe(false);
      expect(path.split('/')).not.toContain('..');
    }),
  );
});
