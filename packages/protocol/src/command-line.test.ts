import { describe, expect, test } from 'vitest';
import { findOpenQuote, parseCommandLine, skipPrefixes } from './command-line.ts';

const words = (text: string) => {
  const line = parseCommandLine(text);
  return line?.pipelines.length === 1 && line.pipelines[0]?.length === 1 ? line.pipelines[0][0] : undefined;
};

describe('the words of a simple command', () => {
  test.each<[string, string[]]>([
    [
      'docker run -d --name ws1 -p 8000:80 httpd:2.4',
      ['docker', 'run', '-d', '--name', 'ws1', '-p', '8000:80', 'httpd:2.4'],
    ],
    [`docker ps --format '{{.Names}} {{.Ports}}'`, ['docker', 'ps', '--format', '{{.Names}} {{.Ports}}']],
    [`docker run -v "$PWD/my site":/data x`, ['docker', 'run', '-v', '$PWD/my site:/data', 'x']],
    [`echo "a \\"b\\" \\$c" d\\ e`, ['echo', 'a "b" $c', 'd e']],
    [`docker rm $(docker ps -aq)`, ['docker', 'rm', '$(docker ps -aq)']],
    ['docker logs web > out.txt 2>&1', ['docker', 'logs', 'web']],
    ['docker run \\\n  -d httpd', ['docker', 'run', '-d', 'httpd']],
    ['docker ps # running ones', ['docker', 'ps']],
    ["echo ''", ['echo', '']],
    ['  docker   ps ;', ['docker', 'ps']],
    ['docker build -t 웹:1 .', ['docker', 'build', '-t', '웹:1', '.']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

test('pipelines and lists keep their parts and what joins them', () => {
  expect(parseCommandLine('docker ps | grep web && docker stop web; docker rm web')).toEqual({
    pipelines: [
      [
        ['docker', 'ps'],
        ['grep', 'web'],
      ],
      [['docker', 'stop', 'web']],
      [['docker', 'rm', 'web']],
    ],
    joints: ['&&', ';'],
  });
  expect(parseCommandLine('sleep 9 &')).toEqual({ pipelines: [[['sleep', '9']]], joints: ['&'] });
  expect(parseCommandLine('ls\n\nls\n')?.pipelines).toHaveLength(2);
});

test.each([
  'for i in 1 2; do docker ps; done',
  'if true; then docker ps; fi',
  '(docker ps)',
  '{ docker ps; }',
  '! docker ps',
  'cat <<E\nx\nE',
  'diff <(ls) b',
  "docker run 'open",
  'docker run "open',
  'docker rm $(docker ps',
  'docker ps |',
  'docker ps &&',
  '| docker ps',
  'docker ps >',
  '; ;',
  '',
  '# nothing',
])('%j is not told apart', (text) => {
  expect(parseCommandLine(text)).toBeUndefined();
});

test('what stands before a program is left out', () => {
  expect(skipPrefixes(['sudo', 'DOCKER_BUILDKIT=0', 'docker', 'build', 'A=1'])).toEqual([
    'docker',
    'build',
    'A=1',
  ]);
  expect(skipPrefixes(['A=1'])).toEqual([]);
});

test('the quote that is not closed is found, and only that', () => {
  expect(findOpenQuote("echo 'a")).toBe("'");
  expect(findOpenQuote('echo "it\'s')).toBe('"');
  expect(findOpenQuote("echo it\\'s")).toBeUndefined();
  expect(findOpenQuote('echo \'a\' "b"')).toBeUndefined();
  expect(findOpenQuote("for i in a # don't")).toBeUndefined();
  expect(findOpenQuote('docker run \\')).toBeUndefined();
});

test('no text takes long', () => {
  const startedAtMs = performance.now();
  for (const piece of ['a ', '"', "'", '$(', '\\', '> ', '((', ' \\\n', '|']) {
    parseCommandLine(piece.repeat(2_000));
    findOpenQuote(piece.repeat(2_000));
  }
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});
