import { describe, expect, test } from 'vitest';
import { parseDockerCommand } from './docker-command.ts';
import { parseShell } from './shell-commands.ts';

const words = (code: string) => parseShell(code).commands.map((command) => command.map(({ text }) => text));

describe('parseShell', () => {
  test.each([
    ['a b; c && d | e', [['a', 'b'], ['c'], ['d'], ['e']]],
    ['a \\\n  b', [['a', 'b']]],
    [`a 'x y' "p q"z`, [['a', 'x y', 'p qz']]],
    ['# only a comment\na # and another', [['a']]],
    ['for i in 1 2; do a $i; done', [['for', 'i', 'in', '1', '2'], ['a', '$i'], ['done']]],
    ['X=1 sudo a', [['a']]],
    ['a >out 2>/dev/null <in b', [['a', 'b']]],
    [
      'a "$(b c)" d',
      [
        ['b', 'c'],
        ['a', '$(b c)', 'd'],
      ],
    ],
    ["cat > f <<'EOF'\ndocker run x\nEOF\na", [['cat'], ['a']]],
    ['a &\nb', [['a'], ['b']]],
    ['(a; b)', [['a'], ['b']]],
    ["a '", [['a', '']]],
    ['a $(b', [['b'], ['a', '$(b']]],
  ])('splits %j into its commands', (code, expected) => {
    expect(words(code)).toEqual(expected);
  });

  test('tells where words and back-ticks stand', () => {
    const script = parseShell('a  `b`');
    expect(script.backticks).toEqual([3]);
    expect(script.commands).toEqual([
      [{ text: 'b', offset: 4 }],
      [
        { text: 'a', offset: 0 },
        { text: '`b`', offset: 3 },
      ],
    ]);
  });
});

describe('parseDockerCommand', () => {
  const parse = (code: string) => {
    const command = parseDockerCommand(parseShell(code).commands[0] ?? []);
    if (command === undefined) return undefined;
    const { verb, options, positionals } = command;
    return [verb, options.map(({ name, value }) => [name, value]), positionals.map(({ text }) => text)];
  };

  test.each([
    [
      'docker run -it --rm alpine sh -c "ls -l"',
      [
        'run',
        [
          ['i', undefined],
          ['t', undefined],
          ['rm', undefined],
        ],
        ['alpine', 'sh', '-c', 'ls -l'],
      ],
    ],
    [
      'docker run -dp 80:80 --name=x a',
      [
        'run',
        [
          ['d', undefined],
          ['p', '80:80'],
          ['name', 'x'],
        ],
        ['a'],
      ],
    ],
    [
      'docker run -p80:80 -v "$PWD/a b":/x a',
      [
        'run',
        [
          ['p', '80:80'],
          ['v', '$PWD/a b:/x'],
        ],
        ['a'],
      ],
    ],
    ['docker container create a', ['create', [], ['a']]],
    ['docker -H unix:///x pull -q a:1', ['pull', [['q', undefined]], ['a:1']]],
    [
      'docker buildx build --no-cache -t a:1 -f x/Dockerfile .',
      [
        'build',
        [
          ['no-cache', undefined],
          ['t', 'a:1'],
          ['f', 'x/Dockerfile'],
        ],
        ['.'],
      ],
    ],
    [
      'docker ps -a --format x',
      [
        'ps',
        [
          ['a', undefined],
          ['format', 'x'],
        ],
        [],
      ],
    ],
  ])('reads %j', (code, expected) => {
    expect(parse(code)).toEqual(expected);
  });

  test.each(['docker', 'docker -v', 'podman run x'])('finds no command in %j', (code) => {
    expect(parse(code)).toBeUndefined();
  });
});
