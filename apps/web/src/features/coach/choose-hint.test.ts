import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import messages from '../../messages/ko/coach.json' with { type: 'json' };
import { type CoachHint, chooseHint, chooseUnfinishedHint, coachRules } from './choose-hint.ts';
import type { EndedCommand } from './coached-command.ts';
import recorded from './testing/recorded-commands.json' with { type: 'json' };

const ended = (line: string, output: string, exitCode = 1): EndedCommand => ({
  line,
  output,
  exitCode,
  stages: [exitCode],
});
const commands = recorded.map(({ hint, line, ...rest }) => ({
  hint: hint ?? undefined,
  command: { ...rest, line: line ?? undefined },
}));

/** The texts of a hint as a student reads them; a text that lacks a fact is an error. */
function textsOf(hint: CoachHint): string[] {
  const t = createTranslator({
    locale: 'ko',
    messages: { coach: messages },
    namespace: 'coach.hints',
    onError: (error) => {
      throw error;
    },
  });
  return (['what', 'why', 'next'] as const).map((part) =>
    t(`${hint.id}.${part}` as never, hint.facts as never),
  );
}

test.each(commands)('recorded: $command.line → $hint', ({ command, hint }) => {
  expect(chooseHint(command)?.id).toBe(hint);
});

describe('messages that a sandbox without the outside cannot make, and those of other versions', () => {
  test.each<[hint: string, line: string, output: string]>([
    [
      'imageNotFound',
      'docker pull httpd:9.9',
      'Error response from daemon: manifest for httpd:9.9 not found: manifest unknown: manifest unknown',
    ],
    [
      'imageNotFound',
      'docker run nosuch',
      "Unable to find image 'nosuch:latest' locally\ndocker: Error response from daemon: pull access denied for nosuch, repository does not exist or may require 'docker login': denied.",
    ],
    [
      'imageHttp',
      'docker pull http:2.4',
      "Error response from daemon: pull access denied for http, repository does not exist or may require 'docker login'",
    ],
    ['pushNowhere', 'docker push kubia', 'denied: requested access to the resource is denied'],
    [
      'buildNoContext',
      'docker build -t a',
      "ERROR: docker: 'docker buildx build' requires 1 argument\n\nUsage:  docker buildx build [OPTIONS] PATH | URL | -",
    ],
    [
      'buildNoTag',
      'docker build kubia .',
      "docker: 'docker build' requires 1 argument\n\nUsage:  docker build [OPTIONS] PATH | URL | -",
    ],
    ['emptyList', 'docker rm $(docker ps -aq)', '"docker rm" requires at least 1 argument.'],
    ['argumentsMissing', 'docker stop', "docker: 'docker stop' requires at least 1 argument"],
    [
      'removeRunning',
      'docker rm web',
      'Error response from daemon: You cannot remove a running container 8ede0d2257a013a8f5ad7ca446b04eb2b4252387dc728383696d9a12da98ee76. Stop the container before attempting removal or force remove',
    ],
    [
      'portTaken',
      'docker run -p 80:80 a',
      'docker: Error response from daemon: driver failed programming external connectivity on endpoint a: Bind for :::80 failed: port is already allocated.',
    ],
    [
      'copyMissing',
      'docker build .',
      'ERROR: failed to solve: failed to compute cache key: "/app.js" not found: not found',
    ],
    [
      'unknownInstruction',
      'docker build .',
      'Error response from daemon: dockerfile parse error line 3: unknown instruction: RNU',
    ],
    ['execForm', 'docker run kubia', '/bin/sh: [node,: not found'],
    ['execForm', 'docker run kubia', '/bin/sh: line 1: [node,: command not found'],
    ['nameUnresolved', 'docker exec web ping redis', 'ping: redis: Temporary failure in name resolution'],
    ['nameUnresolved', 'docker run --rm busybox ping redis', "ping: bad address 'redis'"],
    [
      'engineDown',
      'docker ps',
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
    ['diskFull', 'docker build .', 'ERROR: failed to solve: write /x: no space left on device'],
    [
      'notATty',
      'cat x | docker run -it a',
      'cannot attach stdin to a TTY-enabled container because stdin is not a terminal\nthe input device is not a TTY',
    ],
  ])('%s: %s', (hint, line, output) => {
    expect(chooseHint(ended(line, output))?.id).toBe(hint);
  });
});

describe('silence', () => {
  test.each<[why: string, EndedCommand]>([
    ['Ctrl+C', ended('docker logs -f web', 'Error response from daemon: No such container: x', 130)],
    [
      'a success that prints an error',
      ended('docker logs web', 'Error response from daemon: No such container: x', 0),
    ],
    [
      'an error of another program',
      ended('cat log.txt nosuch', 'port is already allocated\nNo such container: x'),
    ],
    ['a command nobody knows', ended('docker frobnicate', 'something went wrong')],
    [
      'a reader that had enough',
      { line: 'docker logs web | head', output: 'No such container: x', exitCode: 0, stages: [141, 0] },
    ],
    ['no output', ended('docker ps', '')],
  ])('%s', (_why, command) => {
    expect(chooseHint(command)).toBeUndefined();
  });
});

test('a failure hidden in a line of several commands is told when docker itself speaks of it', () => {
  const output = 'Error response from daemon: No such container: web\nok';
  expect(chooseHint(ended('docker stop web; echo ok', output, 0))?.id).toBe('noSuchContainer');
  expect(chooseHint(ended('for c in web; do docker stop $c; done', output, 0))?.id).toBe('noSuchContainer');
  expect(chooseHint(ended('ls; echo ok', output, 0))).toBeUndefined();
});

test('the facts of a hint are what the student has to look at', () => {
  const hint = chooseHint(
    ended('docker run -p 8000:80 a', 'Bind for 0.0.0.0:8000 failed: port is already allocated'),
  );
  expect(hint).toEqual({ id: 'portTaken', facts: { port: '8000' }, tries: ['docker ps'] });
  expect(
    chooseHint(
      ended('docker run --name ws1 a', 'The container name "/ws1" is already in use by container "0"'),
    ),
  ).toEqual({ id: 'nameTaken', facts: { name: 'ws1' }, tries: ['docker ps -a', 'docker rm ws1'] });
});

test('text of the output never becomes more than a word of a command', () => {
  const hostile = chooseHint(ended('dokcer;', 'bash: ./a;rm\u00a0-rf: Permission denied\n', 126));
  expect(hostile?.tries ?? []).toEqual([]);
  const option = chooseHint(ended('docker stop x', 'No such container: --all'));
  expect(option?.tries).toEqual(['docker ps -a']);
});

test('every rule has its texts, and every text its rule', () => {
  const ids = new Set([...coachRules.map(({ id }) => id), 'openQuote']);
  expect([...ids].sort()).toEqual(Object.keys(messages.hints).sort());
});

test('every hint can be read with the facts it has, in whole sentences', () => {
  const seen = new Set<string>();
  const hints = [...commands.map(({ command }) => chooseHint(command)), chooseUnfinishedHint("echo 'a")];
  for (const hint of hints) {
    if (hint === undefined) continue;
    seen.add(hint.id);
    for (const text of textsOf(hint)) expect(text).toMatch(/(?:요|나요)[.?]$/);
  }
  const offline = Object.keys(messages.hints).filter((id) => !seen.has(id));
  // Nothing in a healthy sandbox makes these.
  expect(offline.sort()).toEqual(['diskFull', 'engineDown']);
  for (const id of offline) textsOf({ id, facts: {}, tries: [] });
});

test('a hostile output takes no time', () => {
  const pieces = [
    'a',
    ' ',
    '\n',
    '"',
    '>> COPY ../',
    '<a>',
    'exec: "',
    'unknown flag: --a\n',
    'process "',
    'Bind for ',
  ];
  const startedAtMs = performance.now();
  for (const piece of pieces) {
    chooseHint(ended('docker build . ; ls', piece.repeat(Math.ceil(20_000 / piece.length))));
  }
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});
