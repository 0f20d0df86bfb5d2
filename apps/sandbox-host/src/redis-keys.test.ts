import type { RedisAnswer } from '@naru/checks/engine-probe';
import { createFakeEngineProbe } from '@naru/checks/testing/fake-engine-probe';
import type { SandboxId } from '@naru/protocol/ids';
import { redisServers } from '@naru/protocol/redis-keys';
import { expect, test } from 'vitest';
import { RedisKeys, readScan } from './redis-keys.ts';

const sandboxId = 'sbx_aaaaaaaaaaaaaaaaaaaa' as SandboxId;
type FakeContainers = NonNullable<Parameters<typeof createFakeEngineProbe>[0]['containers']>;

function aSandbox(containers: FakeContainers, answers: Record<string, RedisAnswer>) {
  const asked: (readonly string[])[] = [];
  const probe = {
    ...createFakeEngineProbe({ containers }),
    redis: async ({
      to,
      argv,
    }: {
      to: { container: string } | { port: number };
      argv: readonly string[];
    }) => {
      asked.push(argv);
      const answer = 'container' in to ? answers[to.container] : undefined;
      if (answer === undefined) throw new Error('no answer');
      return answer;
    },
    close: async () => {},
  };
  return { asked, keys: new RedisKeys({ openChecks: () => ({ openProbe: () => probe }) }) };
}
const answer = (reply: Extract<RedisAnswer, { isAnswered: true }>['reply']): RedisAnswer => ({
  isAnswered: true,
  reply,
});

test('servers tell their keys, each its own, and clients and others are not asked', async () => {
  const { keys, asked } = aSandbox(
    [
      { name: 'redis1', image: 'redis', path: 'docker-entrypoint.sh', args: ['redis-server'] },
      { name: 'redis2', image: 'docker.io/library/redis:7', path: 'redis-server' },
      { name: 'client', image: 'redis', path: 'docker-entrypoint.sh', args: ['redis-cli', 'ping'] },
      { name: 'web', image: 'httpd:2.4' },
      { name: 'old', image: 'redis', path: 'redis-server', state: { isRunning: false } },
    ],
    { 'id-of-redis1': answer(['0', ['b', 'a']]), 'id-of-redis2': answer(['0', []]) },
  );
  expect(await keys.read(sandboxId)).toEqual([
    { containerId: 'id-of-redis1', keys: ['a', 'b'], isCut: false },
    { containerId: 'id-of-redis2', keys: [], isCut: false },
  ]);
  expect(asked.map(([command]) => command)).toEqual(['SCAN', 'SCAN']);
});

test('a server that wants a password or does not answer has no list', async () => {
  const { keys } = aSandbox(
    [
      { name: 'locked', image: 'redis', path: 'redis-server' },
      { name: 'silent', image: 'redis', path: 'redis-server' },
    ],
    { 'id-of-locked': answer({ error: 'NOAUTH' }) },
  );
  expect(await keys.read(sandboxId)).toEqual([
    { containerId: 'id-of-locked', isCut: false },
    { containerId: 'id-of-silent', isCut: false },
  ]);
});

test('pages that ask at the same time share one reading', async () => {
  const { keys, asked } = aSandbox([{ name: 'one', image: 'redis', path: 'redis-server' }], {
    'id-of-one': answer(['0', ['a']]),
  });
  await Promise.all([keys.read(sandboxId), keys.read(sandboxId)]);
  expect(asked).toHaveLength(1);
  await keys.read(sandboxId);
  expect(asked).toHaveLength(2);
});

test('many keys and long ones are cut to what the protocol takes', async () => {
  const { keys } = aSandbox([{ name: 'one', image: 'redis', path: 'redis-server' }], {
    'id-of-one': answer(['17', Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(5_000, 'x'))]),
  });
  const servers = await keys.read(sandboxId);
  expect(servers[0]?.isCut).toBe(true);
  expect(redisServers.parse({ servers })).toEqual({ servers });
});

test.each([['PONG'], [3], [null], [['0']], [['0', 'keys']], [{ error: 'ERR' }]])(
  'an answer that is none is no list: %j',
  (reply) => {
    expect(readScan(reply)).toBeUndefined();
  },
);
