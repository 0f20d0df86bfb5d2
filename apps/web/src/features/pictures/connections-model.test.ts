import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import { expect, test } from 'vitest';
import { readConnections } from './connections-model';

type Container = EngineState['containers'][number];

const aServer = (name: string, ipAddress: string, change: Partial<Container> = {}): Container => ({
  id: name.padEnd(64, '0'),
  name,
  image: 'redis:8',
  imageId: 'sha256:1',
  command: 'redis-server',
  state: 'running',
  exitCode: null,
  oomKilled: false,
  createdAtMs: 1,
  ports: [],
  mounts: [],
  networks: [{ name: 'bridge', ipAddress }],
  ...change,
});
const door = { containerPort: 6379, protocol: 'tcp', hostPort: 16379, hostIp: '0.0.0.0' };
const engine: EngineState = {
  containers: [
    aServer('myredis', '172.17.0.2'),
    aServer('pub-redis', '172.17.0.3', { ports: [door] }),
    aServer('named', '172.18.0.2', { networks: [{ name: 'lab', ipAddress: '172.18.0.2' }] }),
  ],
  images: [],
  volumes: [],
  networks: [],
};
const event = (action: string, id: string, attributes: Record<string, string>): EngineEvent => ({
  type: 'container',
  action,
  id,
  attributes,
  timeNano: '0',
});
const exec = (action: string, execID: string, more: Record<string, string> = {}) =>
  event(action, aServer('myredis', '').id, { execID, ...more });
const run = (id: string, words: string[], network: string, exitCode = '0') => [
  event('create', id, {
    name: id,
    'naru.command': JSON.stringify(['docker-entrypoint.sh', ...words]),
    'naru.network': network,
  }),
  event('die', id, { name: id, exitCode }),
];
const targetOf = (words: string[], network: string) =>
  readConnections(run('client', words, network), engine)[0]?.target;

test('programs inside a container are told newest first, with how they ended', () => {
  const events = [
    exec('exec_create: redis-cli get key1', '1'),
    exec('exec_die', '1', { exitCode: '0' }),
    exec('exec_create: bash', '2'),
    exec('exec_die', '2', { exitCode: '127' }),
    exec('exec_create: redis-cli', '3'),
  ];
  expect(
    readConnections(events, engine).map(({ command, exitCode, target }) => [command, exitCode, target?.kind]),
  ).toEqual([
    ['redis-cli', undefined, 'server'],
    ['bash', 127, undefined],
    ['redis-cli get key1', 0, 'server'],
  ]);
});

test('a client inside the server reaches that server', () => {
  const [connection] = readConnections([exec('exec_create: redis-cli get a', '1')], engine);
  expect(connection?.target).toEqual({ kind: 'server', container: 'myredis', address: '127.0.0.1:6379' });
});

test('a client in a container of its own reaches itself unless it says where to', () => {
  expect(targetOf(['redis-cli', 'ping'], 'default')).toEqual({ kind: 'itself', address: '127.0.0.1:6379' });
  expect(targetOf(['redis-cli', '-h', '172.17.0.2', 'ping'], 'default')).toMatchObject({
    kind: 'server',
    container: 'myredis',
  });
  expect(targetOf(['redis-cli', 'ping'], 'container:myredis')).toMatchObject({
    kind: 'server',
    container: 'myredis',
  });
});

test('a client in the network of the host goes by a door', () => {
  expect(targetOf(['redis-cli', '-p', '16379', 'ping'], 'host')).toEqual({
    kind: 'door',
    container: 'pub-redis',
    address: '127.0.0.1:16379',
  });
  expect(targetOf(['redis-cli', 'ping'], 'host')).toMatchObject({ kind: 'nobody' });
});

test('a name leads somewhere only in a network of its own', () => {
  expect(targetOf(['redis-cli', '-h', 'named', 'ping'], 'lab')).toMatchObject({ container: 'named' });
  expect(targetOf(['redis-cli', '-h', 'myredis', 'ping'], 'default')).toMatchObject({ kind: 'nobody' });
});

test('servers and other containers are no clients, and broken words harm nothing', () => {
  expect(readConnections(run('server', ['redis-server'], 'default'), engine)).toEqual([]);
  const broken = event('create', 'x', { name: 'x', 'naru.command': '{' });
  expect(readConnections([broken], engine)).toEqual([]);
});

test('a client that failed keeps its exit code', () => {
  const [connection] = readConnections(run('client', ['redis-cli', 'ping'], 'default', '1'), engine);
  expect(connection).toMatchObject({ exitCode: 1, isOwnContainer: true, command: 'redis-cli ping' });
});
