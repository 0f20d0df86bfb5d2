import type {
  ContainerDetails,
  ContainerLog,
  EngineProbe,
  FilePlace,
  HttpAnswer,
  ImageDetails,
  ImageStep,
  RebuildRequest,
  RebuildResult,
  RedisAnswer,
  RedisReply,
  RunResult,
  ThrowAwayRun,
} from '../engine-probe.ts';

type ContainerParts = Partial<Omit<ContainerDetails, 'state'>> & {
  state?: Partial<ContainerDetails['state']>;
  log?: string;
};

export interface FakeEngine {
  containers?: (ContainerParts & { name: string })[];
  images?: Record<string, Partial<ImageDetails> & { steps?: string[] }>;
  /** Layers of the images that the mirror has. */
  mirror?: Record<string, string[]>;
  volumes?: Record<string, { files?: Record<string, string>; usedBy?: string[] }>;
  networks?: Record<string, { driver?: string; containers?: string[] }>;
  /** By path; of containers and images as `name:/path`. Also to be changed while a check runs. */
  files?: Record<string, string>;
  /** What answers on a port; a container's name means that it logs what it is asked for. */
  http?: Record<
    number,
    { container?: string; body?: string; status?: number; onlyLoopback?: boolean; folder?: string }
  >;
  /** Keys of the server in a container, and the container behind a port. */
  redis?: Record<string, Record<string, string>>;
  redisPorts?: Record<number, string>;
  run?: (run: ThrowAwayRun) => Partial<RunResult>;
  rebuild?: (request: RebuildRequest) => RebuildResult;
  script?: (script: string) => { exitCode: number; stdout: string };
  onWait?: (engine: FakeEngine, pausedContainer: string | undefined) => void;
}

function fakeContainer({ log: _log, state, ...parts }: ContainerParts & { name: string }): ContainerDetails {
  return {
    id: `id-of-${parts.name}`,
    image: 'alpine',
    imageId: `sha256:${parts.image ?? 'alpine'}`,
    createdAtMs: 2_000,
    path: 'sh',
    args: [],
    cmd: null,
    entrypoint: null,
    env: [],
    hasTty: false,
    labels: {},
    networkMode: 'default',
    isAutoRemoved: false,
    restartPolicy: 'no',
    memoryBytes: 0,
    portBindings: [],
    publishedPorts: [],
    exposedPorts: [],
    mounts: [],
    networks: [],
    ...parts,
    state: {
      status: 'running',
      isRunning: (state?.status ?? 'running') === 'running',
      exitCode: 0,
      pid: 1,
      error: '',
      isOomKilled: false,
      startedAtMs: 2_000,
      finishedAtMs: undefined,
      ...state,
    },
  };
}

/** An engine made of plain data. Like the real one it tells undefined of what is not there. */
export function createFakeEngineProbe(engine: FakeEngine): EngineProbe {
  const extraLogs = new Map<string, string>();
  let paused: string | undefined;
  const containers = () => (engine.containers ?? []).map(fakeContainer);
  const find = (name: string) =>
    containers().find((container) => [container.name, container.id].includes(name));
  const imageOf = (name: string): ImageDetails | undefined => {
    const entry = Object.entries(engine.images ?? {}).find(
      ([tag, { id = `sha256:${tag}` }]) =>
        tag === name || `${tag}:latest` === name || tag === `${name}:latest` || id === name,
    );
    if (entry === undefined) return undefined;
    const [tag, { steps: _steps, ...parts }] = entry;
    return {
      id: `sha256:${tag}`,
      tags: [tag],
      createdAtMs: 2_000,
      sizeBytes: 2 ** 20,
      layers: [],
      cmd: null,
      entrypoint: null,
      env: [],
      workingDir: '',
      user: '',
      volumes: [],
      exposedPorts: [],
      labels: {},
      ...parts,
    };
  };
  const logOf = (name: string): ContainerLog | undefined => {
    const container = find(name);
    if (container === undefined) return undefined;
    const own = engine.containers?.find((other) => other.name === container.name)?.log ?? '';
    const text = own + (extraLogs.get(container.name) ?? '');
    return { stdout: text, stderr: '', text, isCut: false };
  };
  const request = (port: number, path: string, host: string): HttpAnswer => {
    const server = engine.http?.[port];
    if (server === undefined || (server.onlyLoopback && host !== 'loopback')) {
      return { isAnswered: false, failure: 'refused' };
    }
    if (server.container !== undefined) {
      const log = extraLogs.get(server.container) ?? '';
      extraLogs.set(server.container, `${log}"GET ${path} HTTP/1.1" 404\n`);
    }
    const file = server.folder === undefined ? undefined : engine.files?.[`${server.folder}${path}`];
    return { isAnswered: true, status: server.status ?? 200, body: file ?? server.body ?? '', isCut: false };
  };
  const keysOf = (container: string | undefined) =>
    container === undefined || find(container)?.state.isRunning !== true
      ? undefined
      : engine.redis?.[container];
  const command = (
    keys: Record<string, string>,
    [word = '', key = '', value = '']: readonly string[],
  ): RedisReply => {
    switch (word.toUpperCase()) {
      case 'SET':
        keys[key] = value;
        return 'OK';
      case 'GET':
        return keys[key] ?? null;
      case 'DEL':
        delete keys[key];
        return 1;
      default:
        return 'PONG';
    }
  };
  const fileKey = (place: FilePlace) =>
    'workspace' in place
      ? place.workspace
      : `${'container' in place ? place.container : place.image}:${place.path}`;

  return {
    listContainers: async () => containers(),
    inspectContainer: async (name) => find(name),
    containerLogs: async (name) => logOf(name),
    listImages: async () => Object.keys(engine.images ?? {}).flatMap((name) => imageOf(name) ?? []),
    inspectImage: async (name) => imageOf(name),
    imageHistory: async (name) =>
      engine.images?.[name]?.steps?.map(
        (createdBy): ImageStep => ({ createdBy, sizeBytes: 0, createdAtMs: 0, tags: [] }),
      ),
    registryLayers: async (name) => engine.mirror?.[name],
    inspectVolume: async (name) => {
      const volume = engine.volumes?.[name];
      if (volume === undefined) return undefined;
      return { name, driver: 'local', createdAtMs: undefined, usedBy: volume.usedBy ?? [] };
    },
    inspectNetwork: async (name) => {
      const network = engine.networks?.[name];
      if (network === undefined) return undefined;
      return { id: name, name, driver: network.driver ?? 'bridge', containers: network.containers ?? [] };
    },
    http: async ({ port, path, host }) => request(port, path, host),
    tcp: async ({ port, host }) => ({ isOpen: request(port, '/', host).isAnswered }),
    redis: async ({ to, argv }): Promise<RedisAnswer> => {
      const keys = keysOf('container' in to ? to.container : engine.redisPorts?.[to.port]);
      if (keys === undefined) return { isAnswered: false, failure: 'refused' };
      return { isAnswered: true, reply: command(keys, argv) };
    },
    readFile: async (place) => {
      const text = engine.files?.[fileKey(place)];
      return text === undefined ? undefined : { text, sizeBytes: text.length, isCut: false };
    },
    readVolumeFiles: async (volume) => {
      const found = engine.volumes?.[volume];
      return found === undefined ? undefined : (found.files ?? {});
    },
    listWorkspace: async (folder) => {
      const inside = Object.keys(engine.files ?? {}).filter((path) => path.startsWith(`${folder}/`));
      return inside.length === 0 ? undefined : inside;
    },
    withWorkspaceFile: async ({ path, text }, act) => {
      engine.files = { ...engine.files, [path]: text };
      try {
        return await act();
      } finally {
        delete engine.files[path];
      }
    },
    withPausedContainer: async (container, act) => {
      paused = container;
      try {
        return await act();
      } finally {
        paused = undefined;
      }
    },
    throwAwayRun: async (run) => ({
      exitCode: 0,
      stdout: '',
      stderr: '',
      startError: undefined,
      isTimedOut: false,
      ...engine.run?.(run),
    }),
    rebuild: async (build) => engine.rebuild?.(build) ?? { isBuilt: false, output: 'no builder' },
    runScript: async ({ script }) => ({
      stderr: '',
      ...(engine.script?.(script) ?? { exitCode: 127, stdout: '' }),
    }),
    wait: async () => engine.onWait?.(engine, paused),
  };
}
