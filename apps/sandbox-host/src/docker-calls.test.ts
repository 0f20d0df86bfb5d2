import { expect, test } from 'vitest';
import { readDockerCalls } from './docker-calls.ts';

const calls = (line: string, exitCode = 0, stages: number[] = [exitCode]) =>
  readDockerCalls(line).map((call) => [
    call.argv.join(' '),
    call.exitCode({ kind: 'ended', line, exitCode, stages }),
  ]);

test.each<[string, string]>([
  ["docker ps --format '{{.Names}}'", 'docker ps --format {{.Names}}'],
  ['sudo docker ps', 'docker ps'],
  ['DOCKER_BUILDKIT=0 docker build .', 'docker build .'],
  ['/usr/bin/docker ps > list.txt', '/usr/bin/docker ps'],
])('%s is a docker call', (line, argv) => {
  expect(calls(line, 1)).toEqual([[argv, 1]]);
});

test('each part of a pipeline has its own exit code', () => {
  expect(calls('docker ps | grep web', 1, [0, 1])).toEqual([['docker ps', 0]]);
  expect(calls('docker logs nosuch | cat', 0, [1, 0])).toEqual([['docker logs nosuch', 1]]);
});

test('of a list only those exit codes are said that are sure', () => {
  expect(calls('docker stop a && docker rm a')).toEqual([
    ['docker stop a', 0],
    ['docker rm a', 0],
  ]);
  expect(calls('docker stop a && docker rm a', 1)).toEqual([
    ['docker stop a', undefined],
    ['docker rm a', undefined],
  ]);
  expect(calls('docker stop a; docker rm a', 1)).toEqual([
    ['docker stop a', undefined],
    ['docker rm a', 1],
  ]);
  expect(calls('docker pull a &')).toEqual([['docker pull a', undefined]]);
});

test.each(['echo docker ps', 'dockerd', 'grep docker x', 'for i in 1; do docker ps; done', 'docker "'])(
  '%s is none',
  (line) => {
    expect(calls(line)).toEqual([]);
  },
);
