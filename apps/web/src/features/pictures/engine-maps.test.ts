import type { EngineState } from '@naru/protocol/engine-state';
import { describe, expect, test } from 'vitest';
import { formatSize } from './format-size';
import { layoutMounts, mountSizes } from './mounts-layout';
import { readMountMap } from './mounts-model';
import { readNetworkMap } from './network-model';
import { readPortMap } from './ports-model';
import { isSameId } from './same-id';

type Container = EngineState['containers'][number];

const aContainer = (name: string, change: Partial<Container> = {}): Container => ({
  id: name.padEnd(64, '0'),
  name,
  image: 'httpd:2.4',
  imageId: 'sha256:1',
  command: 'httpd-foreground',
  state: 'running',
  exitCode: null,
  oomKilled: false,
  createdAtMs: 1,
  ports: [],
  mounts: [],
  networks: [{ name: 'bridge', ipAddress: '172.17.0.2' }],
  ...change,
});
const anEngine = (change: Partial<EngineState>): EngineState => ({
  containers: [],
  images: [],
  volumes: [],
  networks: [],
  ...change,
});
const published = (hostPort: number | null, containerPort: number, hostIp: string | null = '0.0.0.0') => ({
  containerPort,
  protocol: 'tcp',
  hostPort,
  hostIp: hostPort === null ? null : hostIp,
});

describe('readPortMap', () => {
  test('tells doors that answer from doors that lead nowhere and ports without a door', () => {
    const engine = anEngine({
      containers: [
        aContainer('rev', { ports: [published(null, 80), published(8001, 8080)] }),
        aContainer('web', { ports: [published(8000, 80)] }),
      ],
    });
    expect(
      readPortMap(engine, [8000]).map(({ name, rows }) => [
        name,
        rows.map(({ hostPort, containerPort, status }) => [hostPort, containerPort, status]),
      ]),
    ).toEqual([
      ['web', [[8000, 80, 'open']]],
      [
        'rev',
        [
          [8001, 8080, 'closed'],
          [undefined, 80, 'unpublished'],
        ],
      ],
    ]);
  });

  test('a door on IPv4 and IPv6 is one door', () => {
    const ports = [published(8000, 80, '0.0.0.0'), published(8000, 80, '::')];
    expect(readPortMap(anEngine({ containers: [aContainer('web', { ports })] }), [])[0]?.rows).toHaveLength(
      1,
    );
  });

  test('knows a door that only the host itself may use', () => {
    const rows = (ports: Container['ports']) =>
      readPortMap(anEngine({ containers: [aContainer('web', { ports })] }), [])[0]?.rows;
    expect(rows([published(8090, 80, '127.0.0.1')])?.[0]?.isLocalOnly).toBe(true);
    expect(rows([published(8090, 80, '127.0.0.1'), published(8090, 80, '0.0.0.0')])?.[0]?.isLocalOnly).toBe(
      false,
    );
  });

  test('stopped containers stand last and have no doors', () => {
    const engine = anEngine({
      containers: [
        aContainer('old', { state: 'exited', ports: [published(8000, 80)] }),
        aContainer('bare'),
        aContainer('web', { ports: [published(8001, 80)] }),
      ],
    });
    expect(readPortMap(engine, []).map(({ name, rows }) => [name, rows.length])).toEqual([
      ['web', 1],
      ['bare', 0],
      ['old', 0],
    ]);
  });
});

const mount = (type: 'bind' | 'volume' | 'tmpfs', source: string, target: string, isWritable = true) => ({
  type,
  source,
  target,
  isWritable,
});

describe('readMountMap', () => {
  test('names workspace folders as the student does and shortens anonymous volumes', () => {
    const anonymous = 'f'.repeat(64);
    const { sources } = readMountMap(
      anEngine({
        containers: [
          aContainer('web', {
            mounts: [
              mount('bind', '/root/lab/files-volumes/site', '/a'),
              mount('bind', '/root/lab/files-volumes', '/b'),
              mount('volume', anonymous, '/c'),
            ],
          }),
        ],
        volumes: [{ name: anonymous, isAnonymous: true, usedBy: ['web'] }],
      }),
    );
    expect(sources.map(({ kind, label, isAnonymous }) => [kind, label, isAnonymous])).toEqual([
      ['folder', './site', false],
      ['folder', './', false],
      ['volume', 'ffffffff…', true],
    ]);
  });

  test('a volume two containers share is one source, an unused one is shown as unused', () => {
    const { sources, boxes } = readMountMap(
      anEngine({
        containers: [
          aContainer('writer', { mounts: [mount('volume', 'notes', '/n')] }),
          aContainer('reader', { mounts: [mount('volume', 'notes', '/n', false)] }),
        ],
        volumes: [
          { name: 'notes', isAnonymous: false, usedBy: [] },
          { name: 'lonely', isAnonymous: false, usedBy: [] },
        ],
      }),
    );
    expect(sources.map(({ label, isUsed }) => [label, isUsed])).toEqual([
      ['notes', true],
      ['lonely', false],
    ]);
    expect(boxes.map(({ name, rows }) => [name, rows[0]?.isWritable])).toEqual([
      ['reader', false],
      ['writer', true],
    ]);
  });
});

describe('layoutMounts', () => {
  const map = readMountMap(
    anEngine({
      containers: ['one', 'two', 'three'].map((name, index) =>
        aContainer(name, {
          mounts: [mount('volume', 'shared', '/s'), mount('bind', `/root/lab/x/${name}`, '/own', index > 0)],
        }),
      ),
      volumes: [{ name: 'unused', isAnonymous: false, usedBy: [] }],
    }),
  );
  const layout = layoutMounts(map);

  test('sources never overlap and stay inside the drawing', () => {
    const tops = [...layout.sourceTops.values()].sort((a, b) => a - b);
    const distances = tops.slice(1).map((top, index) => top - (tops[index] ?? 0));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(mountSizes.source + mountSizes.gap);
    expect((tops.at(-1) ?? 0) + mountSizes.source).toBeLessThanOrEqual(layout.height);
  });

  test('there is a cable for each mount, from the middle of its source to its row', () => {
    expect(layout.cables).toHaveLength(6);
    const boxTop = layout.boxTops.get('one'.padEnd(64, '0')) ?? -1;
    const own = layout.cables.find(({ key }) => key.startsWith('one0') && key.endsWith(':/own'));
    expect(own?.toY).toBe(boxTop + mountSizes.boxHead + mountSizes.row / 2);
    expect(own?.isWritable).toBe(false);
  });

  test('an engine with volumes only still has a height', () => {
    const alone = layoutMounts(
      readMountMap(anEngine({ volumes: [{ name: 'v', isAnonymous: false, usedBy: [] }] })),
    );
    expect(alone.height).toBe(mountSizes.source);
  });
});

describe('readNetworkMap', () => {
  test('groups running containers by network and says how they find each other', () => {
    const engine = anEngine({
      containers: [
        aContainer('myredis', { ports: [published(null, 6379)] }),
        aContainer('app', { networks: [{ name: 'back', ipAddress: '172.18.0.2' }] }),
        aContainer('guest', { networks: [] }),
        aContainer('gone', { state: 'exited' }),
        aContainer('pub', { ports: [published(16379, 6379), published(16379, 6379, '::')] }),
      ],
      networks: [
        { id: '1', name: 'bridge', driver: 'bridge', containers: [] },
        { id: '2', name: 'back', driver: 'bridge', containers: [] },
      ],
    });
    expect(
      readNetworkMap(engine).map(({ name, reach, boxes }) => [name, reach, boxes.map((box) => box.name)]),
    ).toEqual([
      ['back', 'name', ['app']],
      ['bridge', 'address', ['myredis', 'pub']],
      ['', 'borrowed', ['guest']],
    ]);
    expect(readNetworkMap(engine)[1]?.boxes[1]).toMatchObject({
      containerPorts: [6379],
      doors: [{ hostPort: 16379, containerPort: 6379 }],
    });
  });
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [683_000, '683 kB'],
  [2_000_000, '2 MB'],
  [72_340_000, '72.3 MB'],
  [1_500_000_000, '1.5 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test.each([
  ['sha256:abcdef0123456789', 'abcdef012345', true],
  ['abcdef0123456789', 'abcdef0123450000', false],
  ['abc', 'abcdef0123456789', false],
])('%s and %s name one thing: %s', (a, b, same) => {
  expect(isSameId(a, b)).toBe(same);
});
