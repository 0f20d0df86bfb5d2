import { describe, expect, it } from 'vitest';
import { fileLanguage, isDockerfile } from './file-language.ts';
import { findNameProblem, foldersAbove, treeRows } from './file-tree-model.ts';

const entry = (path: string, kind: 'file' | 'folder' = 'file') => ({ path, kind, sizeBytes: 0 });
const entries = [entry('b.txt'), entry('html', 'folder'), entry('html/가.html'), entry('Dockerfile')];

describe('the file tree', () => {
  it('draws folders first and only what is open', () => {
    expect(treeRows(entries, new Set()).map((row) => row.path)).toEqual(['html', 'b.txt', 'Dockerfile']);
    expect(treeRows(entries, new Set(['html'])).map((row) => [row.name, row.level])).toEqual([
      ['html', 1],
      ['가.html', 2],
      ['b.txt', 1],
      ['Dockerfile', 1],
    ]);
  });

  it.each([
    [' ', 'empty'],
    ['a/b', 'slash'],
    ['b.txt', 'taken'],
    ['..', 'invalid'],
    ['a\u0007', 'invalid'],
    ['x'.repeat(300), 'invalid'],
  ])('explains why %j cannot be a name: %s', (name, problem) => {
    expect(findNameProblem({ name, folder: '', entries })).toBe(problem);
  });

  it('accepts Hangul, and the name an entry already has', () => {
    expect(findNameProblem({ name: '안내 문서.md', folder: 'html', entries })).toBeUndefined();
    expect(findNameProblem({ name: 'b.txt', folder: '', entries, current: 'b.txt' })).toBeUndefined();
  });

  it('opens the folders above a file', () => {
    expect(foldersAbove('a/b/c.txt')).toEqual(['a', 'a/b']);
    expect(foldersAbove('c.txt')).toEqual([]);
  });
});

describe('the language of a file', () => {
  it.each([
    ['Dockerfile', 'dockerfile'],
    ['app/Dockerfile.dev', 'dockerfile'],
    ['compose.yaml', 'yaml'],
    ['run.sh', 'shell'],
    ['notes', 'plaintext'],
  ])('%s is %s', (path, language) => {
    expect(fileLanguage(path)).toBe(language);
  });

  it('does not take every name with the word in it for a Dockerfile', () => {
    expect(isDockerfile('Dockerfiles.md')).toBe(false);
  });
});
