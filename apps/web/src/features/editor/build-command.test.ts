import { describe, expect, it } from 'vitest';
import { buildCommand, findImageNameProblem, quoteWord, runCommand } from './build-command.ts';

describe('the build button', () => {
  it.each([
    ['Dockerfile', 'docker build -t web .'],
    ['app/Dockerfile', 'docker build -t web app'],
    ['Dockerfile.dev', 'docker build -t web -f Dockerfile.dev .'],
    ['내 앱/Dockerfile', "docker build -t web '내 앱'"],
  ])('types the command for %s', (dockerfile, command) => {
    expect(buildCommand({ dockerfile, image: 'web' })).toBe(command);
  });

  it('runs what it built', () => {
    expect(runCommand({ image: 'web:1' })).toBe('docker run --rm web:1');
  });

  it('quotes what a shell would read', () => {
    expect(quoteWord("a'; rm -rf /")).toBe("'a'\\''; rm -rf /'");
  });
});

describe('image names', () => {
  it.each(['web', 'my-web:1', 'me/web_2:v1.0', 'a.b/c--d'])('accept %s', (name) => {
    expect(findImageNameProblem(name)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['My-Web', 'upper-case'],
    ['my web', 'space'],
    ['web;rm', 'invalid'],
    ['-web', 'invalid'],
    ['웹', 'invalid'],
    ['web:', 'invalid'],
    ['$(id)', 'invalid'],
  ])('explain %s: %s', (name, problem) => {
    expect(findImageNameProblem(name)).toBe(problem);
  });
});
