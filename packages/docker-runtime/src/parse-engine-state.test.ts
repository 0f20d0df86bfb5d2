import { engineState } from '@naru/protocol/engine-state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EngineAnswers, parseEngineState, parseHistory, parseLayers } from './parse-engine-state.ts';

const containerId = 'c'.repeat(64);
const imageId = `sha256:${'a'.repeat(64)}`;
const nothing: EngineAnswers = {
  containers: [],
  images: [],
  volumes: { Volumes: null },
  networks: [],
  containerDetails: new Map(),
  imageMakings: new Map(),
};

test('a stopped container has its ports, mounts, networks and the reason of its end', () => {
  const state = parseEngineState({
    ...nothing,
    containers: [
      {
        Id: containerId,
        Names: ['/web'],
        Image: 'httpd:2.4',
        ImageID: imageId,
        Command: 'httpd-foreground',
        Created: 1_795_229_260,
        State: 'exited',
        Ports: [
          { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
          { PrivatePort: 443, Type: 'tcp' },
        ],
        Mounts: [
          {
            Type: 'volume',
            Name: 'data',
            Source: '/var/lib/docker/volumes/data',
            Destination: '/d',
            RW: true,
          },
        ],
        NetworkSettings: { Networks: { bridge: { IPAddress: '172.17.0.2' } } },
      },
    ],
    images: [{ Id: imageId, RepoTags: ['httpd:2.4'], Size: 1234, Created: 1_795_229_000, Containers: -1 }],
    volumes: { Volumes: [{ Name: 'data' }, { Name: 'f'.repeat(64) }] },
    networks: [{ Id: 'n1', Name: 'bridge', Driver: 'bridge' }],
    containerDetails: new Map([[containerId, { State: { ExitCode: 137, OOMKilled: true } }]]),
    imageMakings: new Map([
      [imageId, { layers: ['sha256:1', 'sha256:2'], history: [{ createdBy: 'COPY . /', sizeBytes: 12 }] }],
    ]),
  });
  expect(engineState.parse(state)).toEqual({
    containers: [
      {
        id: containerId,
        name: 'web',
        image: 'httpd:2.4',
        imageId,
        command: 'httpd-foreground',
        state: 'exited',
        exitCode: 137,
        oomKilled: true,
        createdAtMs: 1_795_229_260_000,
        ports: [
          { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' },
          { containerPort: 443, protocol: 'tcp', hostPort: null, hostIp: null },
        ],
        mounts: [{ type: 'volume', source: 'data', target: '/d', isWritable: true }],
        networks: [{ name: 'bridge', ipAddress: '172.17.0.2' }],
      },
    ],
    images: [
      {
        id: imageId,
        tags: ['httpd:2.4'],
        sizeBytes: 1234,
        createdAtMs: 1_795_229_000_000,
        layers: ['sha256:1', 'sha256:2'],
        history: [{ createdBy: 'COPY . /', sizeBytes: 12 }],
        containers: 1,
      },
    ],
    volumes: [
      { name: 'data', isAnonymous: false, usedBy: ['web'] },
      { name: 'f'.repeat(64), isAnonymous: true, usedBy: [] },
    ],
    networks: [{ id: 'n1', name: 'bridge', driver: 'bridge', containers: [] }],
  });
});

test('whatever a student puts in the place of the engine, what comes out is well formed', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (answer, details) => {
      const state = parseEngineState({
        containers: [{ Id: containerId, Ports: [answer], Mounts: answer, NetworkSettings: answer }, answer],
        images: [answer, { Id: imageId, RepoTags: answer, Size: answer, Created: answer }],
        volumes: { Volumes: [answer, { Name: answer }] },
        networks: [answer, { Name: 'x', Driver: answer }],
        containerDetails: new Map([[containerId, details]]),
        imageMakings: new Map([
          [imageId, { layers: parseLayers(answer), history: parseHistory([answer, details]) }],
        ]),
      });
      engineState.parse(state);
    }),
  );
});

test('an engine with more than a picture can show is cut', () => {
  const containers = Array.from({ length: 500 }, (_, index) => ({
    Id: index.toString(16).padStart(64, '0'),
  }));
  const state = parseEngineState({ ...nothing, containers });
  expect(state.containers).toHaveLength(100);
});

test('the history of an image begins with its oldest step', () => {
  expect(
    parseHistory([
      { Id: imageId, CreatedBy: 'CMD ["sh"]', Size: 0 },
      { Id: '<missing>', CreatedBy: 'ADD file:1 in /', Size: 4_000_000 },
    ]),
  ).toEqual([
    { createdBy: 'ADD file:1 in /', sizeBytes: 4_000_000 },
    { createdBy: 'CMD ["sh"]', sizeBytes: 0 },
  ]);
});

test('a history that is none, or longer than any image has, is left out', () => {
  for (const answer of [undefined, [], {}, 'x', Array.from({ length: 201 }, () => ({}))]) {
    expect(parseHistory(answer)).toBeUndefined();
  }
});

test('a step that was written at length is cut', () => {
  const [step] = parseHistory([{ CreatedBy: `RUN ${'x'.repeat(5_000)}`, Size: 1 }]) ?? [];
  expect(step?.createdBy).toHaveLength(300);
});
