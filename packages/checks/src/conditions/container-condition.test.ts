import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import type { FakeEngine } from '../testing/fake-engine-probe.ts';
import { fakeEvents } from '../testing/fake-events.ts';
import { judge, state, type World } from '../testing/judge-condition.ts';

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
