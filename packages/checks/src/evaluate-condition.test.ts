import { describe, expect, test } from 'vitest';
import { type Condition, condition } from './condition-spec.ts';
import { CheckUnavailable } from './engine-probe.ts';
import { evaluateCondition } from './evaluate-condition.ts';
import { createContext } from './evaluation-context.ts';
import { type ApiCallEntry, type CliCallEntry, type Evidence, noEvidence } from './evidence.ts';
import { rememberProbe } from './remember-probe.ts';
import { createFakeEngineProbe, type FakeEngine } from './testing/fake-engine-probe.ts';
import { fakeEvents } from './testing/fake-events.ts';

interface World {
  engine?: FakeEngine;
  evidence?: Partial<Evidence>;
  answers?: Record<string, string>;
  startedAtMs?: number;
}

async function judge(data: Condition, { engine = {}, evidence = {}, answers = {}, startedAtMs }: World = {}) {
  let drawn = 0;
  const random = () => {
    drawn = (drawn * 7 + 3) % 16;
    return drawn / 16;
  };
  const probe = createFakeEngineProbe(engine);
  const context = createContext({
    probe: rememberProbe(probe),
    freshProbe: probe,
    evidence: { ...noEvidence, ...evidence },
    values: { NONCE: 'n0nce', N: 42, student: 'kim', RANDOM: 'r4ndom' },
    answers,
    startedAtMs,
    random,
    signal: undefined,
  });
  // What authors write goes through the schema.
  return evaluateCondition(condition.parse(data), context);
}

async function state(data: Condition, world: World = {}) {
  return (await judge(data, world)).state;
}

describe('combinators', () => {
  const yes: Condition = { container: { name: 'ws1' } };
  const no: Condition = { container: { name: 'other' } };
  const unknown: Condition = { event: { action: 'die' } };
  const world = { engine: { containers: [{ name: 'ws1' }] } };

  test.each<[Condition, string]>([
    [{ all: [yes, yes] }, 'met'],
    [{ all: [yes, no] }, 'unmet'],
    [{ all: [yes, unknown] }, 'unavailable'],
    [{ all: [unknown, no] }, 'unmet'],
    [{ any: [no, yes] }, 'met'],
    [{ any: [no, no] }, 'unmet'],
    [{ any: [no, unknown] }, 'unavailable'],
    [{ any: [unknown, yes] }, 'met'],
    [{ not: no }, 'met'],
    [{ not: yes }, 'unmet'],
    [{ not: unknown }, 'unavailable'],
    [{ ...yes, not: no }, 'met'],
    [{ ...yes, not: yes }, 'unmet'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, world)).toBe(expected);
  });
});

describe('container', () => {
  const web = {
    name: 'ws1',
    image: 'docker.io/library/httpd:2.4',
    imageId: 'sha256:httpd',
    cmd: ['httpd-foreground'],
    portBindings: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8000 }],
    exposedPorts: ['80/tcp'],
    env: ['MODE=a=b', 'EMPTY='],
    log: 'started\nready\n',
  };
  const done = {
    name: 'hopeful',
    image: 'busybox',
    cmd: ['echo', 'n0nce'],
    state: { status: 'exited' as const, exitCode: 0 },
    log: 'n0nce\r\n',
  };
  const engine: FakeEngine = {
    containers: [web, done],
    images: { 'httpd:2.4': { id: 'sha256:httpd' }, 'my/web:latest': { id: 'sha256:httpd' } },
  };

  test.each<[string, Condition['container'], string]>([
    ['an image by its short name', { name: 'ws1', image: 'httpd:2.4' }, 'met'],
    ['any tag when none is asked', { name: 'ws1', image: 'httpd' }, 'met'],
    ['another name of the same image', { name: 'ws1', image: 'my/web' }, 'met'],
    ['one of several images', { image: ['alpine', 'busybox'], exitCode: 0 }, 'met'],
    ['another image', { name: 'ws1', image: 'nginx' }, 'unmet'],
    ['a mapping', { name: 'ws1', ports: { host: 8000, container: 80, address: 'any' } }, 'met'],
    ['a reversed mapping', { name: 'ws1', ports: { host: 80, container: 8000 } }, 'unmet'],
    [
      'a mapping that shall be on loopback',
      { name: 'ws1', ports: { host: 8000, address: 'loopback' } },
      'unmet',
    ],
    ['no mapping', { name: 'ws1', ports: 'none' }, 'unmet'],
    ['a declared port is not a mapping', { name: 'hopeful', ports: 'none' }, 'met'],
    ['no mounts', { name: 'ws1', mounts: 'none' }, 'met'],
    ['a place in the command', { command: { contains: '{NONCE}' } }, 'met'],
    ['the program', { image: 'busybox', command: { program: 'echo', argument: '{NONCE}' } }, 'met'],
    ['a line of the log, whatever ends it', { image: 'busybox', log: { line: '{NONCE}' } }, 'met'],
    ['a line that is only a part', { name: 'ws1', log: { line: 'read' } }, 'unmet'],
    [
      'everything in one container, not here and there',
      { image: 'httpd', log: { line: '{NONCE}' } },
      'unmet',
    ],
    ['an exit code', { name: 'hopeful', status: 'exited', exitCode: 0 }, 'met'],
    ['no exit code while it runs', { name: 'ws1', exitCode: 0 }, 'unmet'],
    ['variables with = in them', { name: 'ws1', env: { MODE: 'a=b' } }, 'met'],
    ['a number of them', { count: 2 }, 'met'],
    ['none of that kind', { image: 'redis', count: 0 }, 'met'],
    ['a name that is a part of another', { name: 'ws' }, 'unmet'],
  ])('%s', async (_title, spec, expected) => {
    expect(await state({ container: spec }, { engine })).toBe(expected);
  });

  test('tells what differs and what was found instead', async () => {
    const verdict = await judge(
      { container: { name: 'ws1', image: 'nginx', status: 'running' } },
      { engine },
    );
    expect(verdict).toMatchObject({
      expected: '이미지: nginx',
      found: '이미지: docker.io/library/httpd:2.4',
    });
    expect((await judge({ container: { name: 'x1' } }, { engine })).found).toContain('x1');
  });

  test('control characters and endless text of a container are not shown', async () => {
    const evil = { name: 'evil', log: `\u001b[2J\u202e${'a'.repeat(100_000)}` };
    const { found } = await judge(
      { container: { name: 'evil', log: 'b' } },
      { engine: { containers: [evil] } },
    );
    expect(found.length).toBeLessThan(250);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be gone
    expect(found).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  test('the failed start of a container keeps its exit code', async () => {
    const failed = { name: 'f1', state: { status: 'created' as const, exitCode: 127 } };
    const fresh = { name: 'f2', state: { status: 'created' as const, exitCode: 0 } };
    const engine = { containers: [failed, fresh] };
    expect(await state({ container: { name: 'f1', exitCode: 127 } }, { engine })).toBe('met');
    expect(await state({ container: { name: 'f2', exitCode: 0 } }, { engine })).toBe('unmet');
  });

  test('a mount is known by its folder, volume, place and right', async () => {
    const mounts = [
      {
        type: 'bind',
        volume: '',
        source: '/home/student/lab/files-volumes/site',
        target: '/www/',
        isWritable: false,
      },
      { type: 'volume', volume: 'notes', source: '/var/lib/x', target: '/n', isWritable: true },
      { type: 'volume', volume: 'a'.repeat(64), source: '/var/lib/y', target: '/data', isWritable: true },
    ];
    const world = { engine: { containers: [{ name: 'app', mounts }] } };
    const has = (mount: NonNullable<Condition['container']>['mounts']) =>
      state({ container: { name: 'app', mounts: mount } }, world);
    expect(await has({ workspace: 'site', path: '/www', writable: false })).toBe('met');
    expect(await has({ workspace: 'site', writable: true })).toBe('unmet');
    expect(await has({ workspace: 'sit' })).toBe('unmet');
    expect(await has({ workspace: '.' })).toBe('unmet');
    expect(await has({ volume: 'notes', path: '/n', isNamed: true })).toBe('met');
    expect(await has({ path: '/data', isNamed: true })).toBe('unmet');
    expect(await has({ path: '/data', isNamed: false })).toBe('met');
    expect(await has('none')).toBe('unmet');
  });

  test('loopback alone means that no mapping of the port is open wider', async () => {
    const binding = { containerPort: 80, protocol: 'tcp', hostPort: 8090 };
    const narrow = { name: 'a1', portBindings: [{ ...binding, hostIp: '127.0.0.1' }] };
    const both = { name: 'a2', portBindings: [...narrow.portBindings, { ...binding, hostIp: '0.0.0.0' }] };
    const world = { engine: { containers: [narrow, both] } };
    const ports = { host: 8090, container: 80, address: 'loopback' } as const;
    expect(await state({ container: { name: 'a1', ports } }, world)).toBe('met');
    expect(await state({ container: { name: 'a2', ports } }, world)).toBe('unmet');
  });

  test('is in the background when nobody was attached before its first start', async () => {
    const world = (actions: string[], hasGaps = false): World => ({
      engine: { containers: [{ name: 'ws1' }] },
      evidence: {
        events: fakeEvents(
          actions.map((action) => ({ action, name: 'ws1' })),
          { hasGaps },
        ),
      },
    });
    const spec: Condition = { container: { name: 'ws1', isDetached: true } };
    expect(await state(spec, world(['create', 'start']))).toBe('met');
    expect(await state(spec, world(['create', 'start', 'attach']))).toBe('met');
    expect(await state(spec, world(['create', 'attach', 'start']))).toBe('unmet');
    expect(await state(spec, world(['create', 'start'], true))).toBe('unavailable');
    expect(await state(spec, { engine: { containers: [{ name: 'ws1' }] } })).toBe('unavailable');
  });

  test('is new when it was made after the attempt began', async () => {
    const engine = { containers: [{ name: 'ws1', createdAtMs: 2_000 }] };
    const spec: Condition = { container: { name: 'ws1', isNew: true } };
    expect(await state(spec, { engine, startedAtMs: 1_000 })).toBe('met');
    expect(await state(spec, { engine, startedAtMs: 3_000 })).toBe('unmet');
    expect(await state(spec, { engine })).toBe('unavailable');
  });
});

describe('images', () => {
  const steps = ['CMD ["/bin/sh"]', 'ADD rootfs.tar / # buildkit'];
  const images = {
    alpine: { layers: ['L1'], steps },
    'kim/hello': { id: 'sha256:h', layers: ['L1', 'L2'], cmd: ['echo', 'n0nce'], createdAtMs: 2_000 },
    'kim/hello:v1': { id: 'sha256:h', layers: ['L1', 'L2'] },
    'toolbox:1': {
      layers: ['L1', 'L2'],
      cmd: ['/bin/sh', '-c', 'cat /data/built.txt'],
      steps: ['CMD ["cat"]', 'RUN /bin/sh -c echo n0nce > /data/built.txt # buildkit', ...steps],
    },
    'toolbox:old': {
      steps: ['/bin/sh -c #(nop)  CMD ["cat"]', '/bin/sh -c echo n0nce > /data/built.txt', ...steps],
    },
    'toolbox:copied': { steps: ['COPY built.txt /data/built.txt # buildkit', ...steps] },
    committed: { layers: ['L1', 'L9'], steps: ['sh', ...steps] },
  };
  // BuildKit stores no base under its name.
  const mirror = { debian: ['L1'], busybox: ['B1'] };
  const world = { engine: { images, mirror } };

  test.each<[Condition, string]>([
    [{ image: { name: 'toolbox:1', base: 'debian' } }, 'met'],
    [{ image: { name: 'toolbox:1', base: 'busybox' } }, 'unmet'],
    [{ layers: { image: 'toolbox:1', startWith: 'debian', added: 1 } }, 'met'],
    [{ image: { name: '{student}/hello:latest', base: 'alpine' } }, 'met'],
    [{ image: { name: '{student}/hello', command: { form: 'exec', program: 'echo' } } }, 'met'],
    [{ image: { name: 'toolbox:1', command: { form: 'exec' } } }, 'unmet'],
    [{ image: { name: 'toolbox:1', command: { form: 'shell' } } }, 'met'],
    [{ image: { name: '{student}/hello:v1', sameAs: '{student}/hello' } }, 'met'],
    [{ image: { name: 'toolbox:1', sameAs: '{student}/hello' } }, 'unmet'],
    [{ image: { name: 'nosuch' } }, 'unmet'],
    [{ image: { name: 'toolbox:1', base: 'nosuch' } }, 'unavailable'],
    [{ layers: { image: 'toolbox:1', startWith: 'alpine', added: 1 } }, 'met'],
    [{ layers: { image: 'toolbox:1', startWith: 'alpine', added: { atLeast: 2 } } }, 'unmet'],
    [{ history: { image: 'toolbox:1', instruction: 'RUN', text: { contains: '/data/built.txt' } } }, 'met'],
    [{ history: { image: 'toolbox:old', instruction: 'RUN', text: { contains: '/data/built.txt' } } }, 'met'],
    [{ history: { image: 'toolbox:copied', instruction: 'RUN', text: { contains: 'built' } } }, 'unmet'],
    [{ history: { image: 'toolbox:copied', instruction: 'COPY' } }, 'met'],
    [{ history: { image: 'toolbox:1', since: 'alpine', instruction: 'CMD', count: 1 } }, 'met'],
    [{ history: { image: 'committed', since: 'alpine', instruction: 'CMD' } }, 'unmet'],
    [{ history: { image: 'committed', since: 'alpine', instruction: 'RUN', count: 0 } }, 'met'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, world)).toBe(expected);
  });

  test('a cached build is new when its name was given in this attempt', async () => {
    const spec: Condition = { image: { name: '{student}/hello', isNew: true } };
    const tag = { type: 'image', action: 'tag', name: 'docker.io/kim/hello:latest' };
    expect(await state(spec, { ...world, startedAtMs: 1_000 })).toBe('met');
    expect(await state(spec, { ...world, startedAtMs: 9_000, evidence: { events: fakeEvents([tag]) } })).toBe(
      'met',
    );
    expect(await state(spec, { ...world, startedAtMs: 9_000, evidence: { events: fakeEvents([]) } })).toBe(
      'unmet',
    );
    expect(await state(spec, { ...world, startedAtMs: 9_000 })).toBe('unavailable');
  });
});

describe('dockerfile', () => {
  const files = {
    Dockerfile:
      '# FROM nothing\nfrom alpine:latest\nRUN mkdir /a && \\\n  # why\n  echo b > /a/c\nCMD ["cat", "/a/c"]\n',
    broken: 'FROM alpine latest\nWORKDIRR /app\n',
  };
  test.each<[Condition['dockerfile'], string]>([
    [{ workspace: 'Dockerfile', instruction: 'FROM', text: { matches: '^\\S+$' } }, 'met'],
    [{ workspace: 'Dockerfile', instruction: 'FROM', count: 1 }, 'met'],
    [{ workspace: 'Dockerfile', instruction: 'RUN', text: 'mkdir /a && echo b > /a/c' }, 'met'],
    [{ workspace: 'Dockerfile', isReadable: true }, 'met'],
    [{ workspace: 'broken', instruction: 'FROM', text: { matches: '^\\S+$' } }, 'unmet'],
    [{ workspace: 'broken', isReadable: true }, 'unmet'],
    [{ workspace: 'nosuch', isReadable: true }, 'unmet'],
  ])('%j is %s', async (spec, expected) => {
    expect(await state({ dockerfile: spec }, { engine: { files } })).toBe(expected);
  });
});

describe('http', () => {
  const containers = [{ name: 'ws1' }, { name: 'live-web' }];
  const world = (http: NonNullable<FakeEngine['http']>): World => ({
    engine: { containers, http, files: { 'site/index.html': '<h1>안녕</h1>\n' } },
  });

  test('a port belongs to the container that logs a path nobody could know', async () => {
    const spec: Condition = { http: { port: 8000, status: 200, servedBy: 'ws1' } };
    expect(await state(spec, world({ 8000: { container: 'ws1' } }))).toBe('met');
    expect(await state(spec, world({ 8000: { container: 'live-web' } }))).toBe('unmet');
    expect(await state(spec, world({ 8000: { body: 'It works!' } }))).toBe('unmet');
    expect(await state(spec, world({}))).toBe('unmet');
  });

  test('a folder is served when a file that was just put there comes back', async () => {
    const spec: Condition = { http: { port: 8088, serves: 'site' } };
    expect(await state(spec, world({ 8088: { folder: 'site' } }))).toBe('met');
    expect(await state(spec, world({ 8088: { body: '<h1>안녕</h1>' } }))).toBe('unmet');
    expect(await state({ http: { port: 8088, serves: 'other' } }, world({ 8088: { folder: 'site' } }))).toBe(
      'unmet',
    );
  });

  test('a body is compared with a file that is read now', async () => {
    const spec: Condition = {
      http: { port: 80, body: { equals: { file: { workspace: 'site/index.html' } } } },
    };
    expect(await state(spec, world({ 80: { body: '<h1>안녕</h1>' } }))).toBe('met');
    expect(await state(spec, world({ 80: { body: 'It works!' } }))).toBe('unmet');
    const missing: Condition = { http: { port: 80, body: { equals: { file: { workspace: 'nosuch' } } } } };
    expect(await state(missing, world({ 80: { body: '' } }))).toBe('unmet');
  });

  test('a door may have to be closed from one side', async () => {
    const spec: Condition = { http: { port: 8090, from: 'gateway', isReachable: false } };
    expect(await state(spec, world({ 8090: { onlyLoopback: true } }))).toBe('met');
    expect(await state(spec, world({ 8090: {} }))).toBe('unmet');
    expect(await state({ tcp: { port: 8090 } }, world({ 8090: {} }))).toBe('met');
    expect(await state({ tcp: { port: 8090, isOpen: false } }, world({ 8090: {} }))).toBe('unmet');
  });
});

describe('redis', () => {
  const engine: FakeEngine = {
    containers: [{ name: 'myredis' }, { name: 'other' }],
    redis: { myredis: { greeting: 'n0nce' }, other: {} },
    redisPorts: { 16379: 'myredis', 16380: 'other' },
  };
  test.each<[Condition['redis'], string]>([
    [{ container: 'myredis', command: ['GET', 'greeting'], reply: '{NONCE}' }, 'met'],
    [{ container: 'other', command: ['GET', 'greeting'], reply: '{NONCE}' }, 'unmet'],
    [{ container: 'other', command: ['GET', 'greeting'], reply: { isEmpty: true } }, 'met'],
    [{ container: 'gone', command: ['GET', 'greeting'], reply: { isEmpty: true } }, 'unmet'],
    [{ port: 16379, servedBy: 'myredis' }, 'met'],
    [{ port: 16380, servedBy: 'myredis' }, 'unmet'],
    [{ port: 1, servedBy: 'myredis' }, 'unmet'],
  ])('%j is %s', async (spec, expected) => {
    expect(await state({ redis: spec }, { engine })).toBe(expected);
    expect(engine.redis).toEqual({ myredis: { greeting: 'n0nce' }, other: {} });
  });
});

describe('file', () => {
  const grow = (writer: 'container' | 'host'): FakeEngine => ({
    containers: [{ name: 'logger' }],
    files: { 'logs/app.log': 'a\n' },
    onWait: (engine, paused) => {
      if (writer === 'host' || paused === undefined) {
        engine.files = { ...engine.files, 'logs/app.log': `${engine.files?.['logs/app.log']}a\n` };
      }
    },
  });
  const spec: Condition = { file: { workspace: 'logs/app.log', writtenBy: 'logger' } };

  test('a container writes a file that stands still while the container is frozen', async () => {
    expect(await state(spec, { engine: grow('container') })).toBe('met');
    expect(await state(spec, { engine: grow('host') })).toBe('unmet');
    expect(await state(spec, { engine: { ...grow('container'), onWait: () => {} } })).toBe('unmet');
    expect(await state(spec, { engine: { ...grow('container'), containers: [] } })).toBe('unmet');
  });

  test.each<[Condition['file'], string]>([
    [{ image: 'toolbox:1', path: '/data/built.txt', content: '{NONCE}' }, 'met'],
    [{ container: 'app', path: '/x', content: { equals: { file: { workspace: 'x' } } } }, 'met'],
    [{ container: 'app', path: '/y' }, 'unmet'],
    [{ workspace: 'y', exists: false }, 'met'],
    [{ workspace: 'x', exists: false }, 'unmet'],
  ])('%j is %s', async (file, expected) => {
    const files = { 'toolbox:1:/data/built.txt': 'n0nce\n', 'app:/x': 'one\n', x: 'one' };
    expect(await state({ file }, { engine: { files } })).toBe(expected);
  });
});

describe('run and rebuild', () => {
  const images = { 'toolbox:1': {}, alpine: {} };
  const containers = [
    {
      name: 'reader',
      image: 'alpine',
      imageId: 'sha256:alpine',
      cmd: ['cat', '/n/f'],
      mounts: [{ type: 'volume', volume: 'notes', source: '', target: '/n', isWritable: true }],
    },
  ];
  const volumes = { notes: { files: { f: 'n0nce\n' } } };

  test('a file laid over tells whether the command reads it', async () => {
    const spec: Condition = {
      run: { image: 'toolbox:1', files: { '/data/built.txt': '{RANDOM}' }, stdout: '{RANDOM}' },
    };
    const reads: FakeEngine = {
      images,
      run: ({ mounts = [] }) => ({
        stdout: mounts.flatMap((mount) => ('text' in mount ? [mount.text] : [])).join(),
      }),
    };
    expect(await state(spec, { engine: reads })).toBe('met');
    expect(await state(spec, { engine: { images, run: () => ({ stdout: 'n0nce' }) } })).toBe('unmet');
    expect(await state(spec, { engine: {} })).toBe('unmet');
  });

  test('a container that runs again with changed volumes tells whether it reads them', async () => {
    const spec: Condition = {
      run: { container: 'reader', replace: { '{NONCE}': '{RANDOM}' }, stdout: { contains: '{RANDOM}' } },
    };
    const reads: FakeEngine = {
      containers,
      volumes,
      run: ({ image, argv, mounts }) => {
        expect([image, argv]).toEqual(['sha256:alpine', ['cat', '/n/f']]);
        const [mount] = mounts ?? [];
        return { stdout: mount !== undefined && 'files' in mount ? (mount.files.f ?? '') : '' };
      },
    };
    expect(await state(spec, { engine: reads })).toBe('met');
    expect(await state(spec, { engine: { containers, volumes, run: () => ({ stdout: 'n0nce' }) } })).toBe(
      'unmet',
    );
  });

  test('a run that does not end or start is told apart from a wrong output', async () => {
    const spec: Condition = { run: { image: 'alpine', exitCode: 0 } };
    const never = await judge(spec, {
      engine: { images, run: () => ({ exitCode: null, isTimedOut: true }) },
    });
    expect([never.state, never.found]).toEqual(['unmet', '종료 코드: 시간 안에 끝나지 않았어요']);
    const failed = await judge(spec, {
      engine: { images, run: () => ({ exitCode: null, startError: 'no such' }) },
    });
    expect(failed.found).toContain('no such');
  });

  test('a volume of the student must be there to be read', async () => {
    const spec: Condition = { run: { image: 'alpine', volumes: { notes: '/n' }, command: ['cat', '/n/f'] } };
    expect(await state(spec, { engine: { images, volumes } })).toBe('met');
    expect(await state(spec, { engine: { images } })).toBe('unmet');
  });

  test('a rebuilt copy shows whether the output comes from the file', async () => {
    const spec: Condition = {
      rebuild: { context: 'fix-me', changes: { 'message.txt': '{RANDOM}' }, stdout: '{RANDOM}' },
    };
    const files = { 'fix-me/Dockerfile': '' };
    let text = '';
    const engine: FakeEngine = {
      files,
      rebuild: ({ changes }) => {
        text = changes?.['message.txt'] ?? '';
        return { isBuilt: true, image: 'copy' };
      },
      run: () => ({ stdout: text }),
    };
    expect(await state(spec, { engine })).toBe('met');
    expect(await state(spec, { engine: { ...engine, run: () => ({ stdout: 'fixed' }) } })).toBe('unmet');
    const broken = await judge(spec, {
      engine: { files, rebuild: () => ({ isBuilt: false, output: 'line 2: bad' }) },
    });
    expect(broken.found).toContain('line 2: bad');
    expect(await state(spec, { engine: {} })).toBe('unmet');
  });

  test('a script is judged by its exit code', async () => {
    const spec: Condition = { script: { run: 'test -x {student}' } };
    const script = (given: string) => ({ exitCode: given === 'test -x kim' ? 0 : 1, stdout: '' });
    expect(await state(spec, { engine: { script } })).toBe('met');
    expect(await state(spec, { engine: { script: () => ({ exitCode: 1, stdout: '' }) } })).toBe('unmet');
  });
});

describe('answer', () => {
  const engine = { containers: [{ name: 'mystery', log: '"GET /code-4711 HTTP/1.1" 404 196\n' }] };
  const spec: Condition = {
    answer: { field: 'code', is: { word: { log: { container: 'mystery' }, matches: 'GET /code-(\\d+)' } } },
  };
  test.each([
    ['4711', 'met'],
    ['"GET /code-4711 HTTP/1.1" 404 196', 'met'],
    ['471', 'unmet'],
    ['47110', 'unmet'],
    ['', 'unmet'],
  ])('%j is %s', async (code, expected) => {
    expect(await state(spec, { engine, answers: { code } })).toBe(expected);
  });

  test('nothing is right when the truth is gone, and the truth is never told', async () => {
    expect(await state(spec, { answers: { code: '4711' } })).toBe('unmet');
    expect(JSON.stringify(await judge(spec, { engine, answers: { code: '1' } }))).not.toContain('4711');
  });

  test('capitals do not matter; names that belong to objects are no answers', async () => {
    const created: Condition = { answer: { field: 'status', is: 'Created' } };
    expect(await state(created, { answers: { status: ' created ' } })).toBe('met');
    expect(await state({ answer: { field: 'toString', is: { contains: 'function' } } })).toBe('unmet');
  });
});

describe('event', () => {
  const events = fakeEvents([
    { action: 'create', name: 'writer', id: 'w1' },
    { type: 'volume', action: 'mount', id: 'notes', attributes: { container: 'w1', 'read/write': 'true' } },
    { action: 'start', name: 'writer', id: 'w1' },
    { action: 'exec_create', name: 'writer', id: 'w1', command: 'redis-cli set token n0nce' },
    { action: 'kill', name: 'writer', id: 'w1', signal: 15 },
    { action: 'die', name: 'writer', id: 'w1', exitCode: 0, image: 'redis:8' },
    { action: 'destroy', name: 'writer', id: 'w1' },
    { action: 'create', name: 'writer', id: 'w2' },
    { action: 'start', name: 'writer', id: 'w2' },
  ]);
  const world: World = { evidence: { events }, engine: { containers: [{ name: 'writer', id: 'w2' }] } };

  test.each<[Condition['event'], string]>([
    [{ action: 'destroy', container: 'writer' }, 'met'],
    [{ action: ['stop', 'kill'], container: 'writer', signal: 15 }, 'met'],
    [{ action: 'kill', signal: 9 }, 'unmet'],
    [{ action: 'die', exitCode: 0, image: 'docker.io/library/redis:8' }, 'met'],
    [{ action: 'exec_create', command: { program: 'redis-cli', contains: '{NONCE}' } }, 'met'],
    [{ action: 'exec_create', container: 'writer', isCurrent: true }, 'unmet'],
    [
      {
        action: 'create',
        container: 'writer',
        isCurrent: true,
        after: { action: 'destroy', container: 'writer' },
      },
      'met',
    ],
    [{ action: 'destroy', after: { action: 'create', container: 'writer', isCurrent: true } }, 'unmet'],
    [{ action: 'destroy', after: { action: 'exec_create', sameContainer: true } }, 'met'],
    [
      {
        action: 'start',
        isCurrent: true,
        container: 'writer',
        after: { action: 'die', sameContainer: true },
      },
      'unmet',
    ],
    [
      {
        type: 'volume',
        action: 'mount',
        volume: 'notes',
        container: 'writer',
        attributes: { 'read/write': true },
      },
      'met',
    ],
    [
      {
        action: 'start',
        isCurrent: true,
        container: 'writer',
        after: {
          action: 'destroy',
          after: { type: 'volume', action: 'mount', volume: 'notes', sameContainer: true },
        },
      },
      'met',
    ],
    [{ action: 'create', count: 2 }, 'met'],
    [{ action: 'create', count: { atMost: 1 } }, 'unmet'],
  ])('%j is %s', async (event, expected) => {
    expect(await state({ event }, world)).toBe(expected);
  });

  test('an event that did not happen tells what happened to that container, with the values that were asked for', async () => {
    const renamed = fakeEvents([
      { action: 'create', name: 'shop', id: 's1' },
      { action: 'start', name: 'other', id: 'o1' },
      { action: 'rename', name: 'shop-42', id: 's1', attributes: { oldName: '/shop', image: 'alpine' } },
      ...['start', 'kill', 'die', 'stop'].map((action) => ({ action, name: 'shop-42', id: 's1' })),
    ]);
    const found = async (event: Condition['event']) =>
      (await judge({ event }, { evidence: { events: renamed } })).found;
    const happened = (events: string) => `있었던 일: ${events} (찾는 일은 없었어요)`;
    expect(await found({ action: 'rename', container: 'shop-{N}', attributes: { oldName: 'shop' } })).toBe(
      happened('rename shop-42 (oldName=/shop)'),
    );
    expect(await found({ action: 'pause', container: 'shop' })).toBe(happened('create shop'));
    expect(await found({ action: 'pause', container: 'shop-42' })).toBe(
      happened('kill shop-42, die shop-42, stop shop-42'),
    );
    expect(await found({ action: 'pause', container: 'nobody' })).toBe('있었던 일: 그런 일이 없었어요');
    expect(await found({ type: 'volume', action: 'mount' })).toBe('있었던 일: 그런 일이 없었어요');
  });

  test('what an event says is told in a bounded way', async () => {
    const evil = fakeEvents([{ action: 'exec_create', name: 'web', command: `\u202e${'a'.repeat(9_999)}` }]);
    const { found } = await judge(
      { event: { action: 'exec_create', command: { contains: 'b' } } },
      { evidence: { events: evil } },
    );
    expect(found).toMatch(/exec_create web \(command= ?aaa/);
    expect(found.length).toBeLessThan(120);
  });

  test('what is missing from a record with gaps is unknown, what is there counts', async () => {
    const evidence = { events: { ...events, hasGaps: true } };
    expect(await state({ event: { action: 'destroy' } }, { evidence })).toBe('met');
    expect(await state({ event: { action: 'pause' } }, { evidence })).toBe('unavailable');
    expect(await state({ not: { event: { action: 'pause' } } }, { evidence })).toBe('unavailable');
    expect(await state({ event: { action: 'destroy', count: 1 } }, { evidence })).toBe('unavailable');
  });

  test('thousands of events are judged without delay', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      action: 'die',
      name: `c${index}`,
      id: `c${index}`,
    }));
    const event = { action: 'die', after: { action: 'die', sameContainer: true, after: { action: 'die' } } };
    const startedAt = performance.now();
    expect(await state({ event }, { evidence: { events: fakeEvents(many) } })).toBe('unmet');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('api and cli', () => {
  const call = (path: string, more: Partial<ApiCallEntry> = {}): ApiCallEntry => ({
    sequence: 0,
    timeMs: 0,
    method: 'GET',
    path,
    query: {},
    body: undefined,
    ...more,
  });
  const cli = (...argv: string[]): CliCallEntry => ({
    ...{ sequence: 0, timeMs: 0, argv, cwd: '/', terminal: 'trm_1', exitCode: 0, endedAtMs: 1 },
  });
  const world: World = {
    engine: { containers: [{ name: 'mystery', id: 'abcdef0123' }] },
    evidence: {
      apiCalls: {
        hasGaps: false,
        entries: [
          call('/containers/abcdef0123/logs'),
          call('/containers/json', { query: { all: '1' } }),
          call('/containers/create', { method: 'POST', body: { HostConfig: { AutoRemove: true } } }),
        ],
      },
      cliCalls: { hasGaps: false, entries: [cli('docker', 'ps', '--format', '{{.Names}}')] },
    },
  };
  test.each<[Condition, string]>([
    [{ api: { method: 'GET', container: 'mystery', path: { endsWith: '/logs' } } }, 'met'],
    [{ api: { container: 'other', path: { endsWith: '/logs' } } }, 'unmet'],
    [{ api: { path: '/containers/json', query: { all: 1 } } }, 'met'],
    [{ api: { method: 'POST', path: '/containers/create', body: { 'HostConfig.AutoRemove': true } } }, 'met'],
    [{ api: { body: { 'HostConfig.constructor': { contains: 'Object' } } } }, 'unmet'],
    [{ cli: { command: { program: 'ps', argument: '--format' }, exitCode: 0 } }, 'met'],
    [{ cli: { command: 'ps -a' } }, 'unmet'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, world)).toBe(expected);
    expect(await state(data)).toBe('unavailable');
  });
});

describe('volume and network', () => {
  const engine = {
    volumes: { notes: { usedBy: ['reader'] } },
    networks: { lab: { containers: ['db', 'app'] } },
  };
  test.each<[Condition, string]>([
    [{ volume: { name: 'notes', driver: 'local', usedBy: ['reader'] } }, 'met'],
    [{ volume: { name: 'notes', usedBy: ['writer'] } }, 'unmet'],
    [{ volume: { name: 'other' } }, 'unmet'],
    [{ network: { name: 'lab', containers: ['db'] } }, 'met'],
    [{ network: { name: 'lab', driver: 'host' } }, 'unmet'],
    [{ network: { name: 'other' } }, 'unmet'],
  ])('%j is %s', async (data, expected) => {
    expect(await state(data, { engine })).toBe(expected);
  });
});

test('a probe that cannot say, or fails in another way, is never "wrong"', async () => {
  for (const error of [new CheckUnavailable('gone'), new TypeError('a bug')]) {
    const probe = createFakeEngineProbe({});
    probe.listContainers = () => Promise.reject(error);
    const context = createContext({
      probe,
      freshProbe: probe,
      evidence: noEvidence,
      values: {},
      answers: {},
      startedAtMs: undefined,
      random: () => 0,
      signal: undefined,
    });
    const verdict = await evaluateCondition({ container: { name: 'a1' } }, context);
    expect(verdict).toMatchObject({ state: 'unavailable', problem: error.message });
  }
});
