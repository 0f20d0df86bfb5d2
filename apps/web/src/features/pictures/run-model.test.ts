import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import { describe, expect, test } from 'vitest';
import { readLatestRun } from './run-model';

const id = 'a'.repeat(64);

const event = (
  type: string,
  action: string,
  eventId: string,
  attributes: Record<string, string> = {},
): EngineEvent => ({
  type,
  action,
  id: eventId,
  attributes,
  timeNano: '0',
});
const pull = event('image', 'pull', 'hello-world:latest', { name: 'hello-world' });
const create = event('container', 'create', id, { image: 'hello-world', name: 'brave_otter' });
const start = event('container', 'start', id);
const die = (exitCode: string) => event('container', 'die', id, { exitCode });

const container = (
  change: Partial<EngineState['containers'][number]>,
): EngineState['containers'][number] => ({
  id,
  name: 'brave_otter',
  image: 'hello-world',
  imageId: 'sha256:1',
  command: '/hello',
  state: 'exited',
  exitCode: 0,
  oomKilled: false,
  createdAtMs: 1,
  ports: [],
  mounts: [],
  networks: [],
  ...change,
});
const engine = (change: Partial<EngineState>): EngineState => ({
  containers: [],
  images: [],
  volumes: [],
  networks: [],
  ...change,
});

const told = (events: EngineEvent[], state?: EngineState) =>
  readLatestRun(events, state)?.stages.map((stage) =>
    'detail' in stage ? `${stage.name} ${stage.status} ${stage.detail}` : `${stage.name} ${stage.status}`,
  );

describe('readLatestRun', () => {
  test('tells a run with a download from its events', () => {
    expect(told([pull, create, start, die('0')])).toEqual([
      'find done missing',
      'pull done pulled',
      'create done created',
      'start done started',
      'output done exitCode',
    ]);
  });

  test('the second run of an image finds it and downloads nothing', () => {
    expect(told([pull, create, start, die('0'), { ...create, id: 'b'.repeat(64) }])).toEqual([
      'find done found',
      'pull skipped noPull',
      'create done created',
      'start waiting',
      'output waiting',
    ]);
  });

  test('a running container has its output under way', () => {
    expect(told([create, start])?.at(-1)).toBe('output active running');
  });

  test('an exit code that is not 0 is a failure of the program, not of the start', () => {
    const run = readLatestRun([create, start, die('3')], undefined);
    expect(run?.stages.slice(3)).toEqual([
      { name: 'start', status: 'done', detail: 'started' },
      { name: 'output', status: 'failed', detail: 'exitCode', exitCode: 3 },
    ]);
  });

  test('a start command that does not exist fails the start, told by the state alone', () => {
    const state = engine({ containers: [container({ state: 'created', exitCode: 127 })] });
    expect(readLatestRun([create], state)?.stages.slice(3)).toEqual([
      { name: 'start', status: 'failed', detail: 'startFailed' },
      { name: 'output', status: 'failed', detail: 'exitCode', exitCode: 127 },
    ]);
  });

  test('a container that only exists so far has not failed', () => {
    const state = engine({ containers: [container({ state: 'created', exitCode: 0 })] });
    expect(told([create], state)?.slice(3)).toEqual(['start waiting', 'output waiting']);
  });

  test('without events the newest container is told, and what nobody saw is said to be unseen', () => {
    const state = engine({
      containers: [
        container({ createdAtMs: 1 }),
        container({ id: 'c'.repeat(64), name: 'newer', createdAtMs: 2, exitCode: 2 }),
      ],
    });
    expect(readLatestRun([], state)?.name).toBe('newer');
    expect(told([], state)).toEqual([
      'find unknown unseen',
      'pull unknown unseen',
      'create done created',
      'start done started',
      'output failed exitCode',
    ]);
  });

  test('events of other containers do not touch the latest run', () => {
    const other = { ...die('137'), id: 'd'.repeat(64) };
    expect(told([create, start, other])?.at(-1)).toBe('output active running');
  });

  test('a removed container stays told, as gone', () => {
    const run = readLatestRun([create, start, die('0'), event('container', 'destroy', id)], undefined);
    expect(run?.isGone).toBe(true);
    expect(run?.name).toBe('brave_otter');
  });

  test('counts the layers of the image when it is there', () => {
    const images = [
      {
        id: 'sha256:1',
        tags: ['hello-world:latest'],
        sizeBytes: 1,
        createdAtMs: 1,
        layers: ['x'],
        containers: 1,
      },
    ];
    expect(readLatestRun([pull, create], engine({ images }))?.layers).toBe(1);
  });

  test('there is nothing to tell on an untouched engine', () => {
    expect(readLatestRun([], engine({}))).toBeUndefined();
    expect(readLatestRun([], undefined)).toBeUndefined();
  });
});
