import type { ClosableProbe, SandboxChecks } from '@naru/checks/sandbox-checks';
import type { SandboxId } from '@naru/protocol/ids';
import { type HostEngineForTests, useHostEngine } from '@naru/testing/host-engine-for-tests';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DockerSandboxRuntime } from '../docker-sandbox-runtime.ts';

const workspace = '/root/lab/x';
/** The platform is at work for as long as the student needs to do something meanwhile. */
const LAID_UNTIL_MINE = `
docker start laid
until docker inspect mine > /dev/null 2>&1; do sleep 0.1; done
docker rm -f laid`;
let engine: HostEngineForTests;
let runtime: DockerSandboxRuntime;
let sandboxId: SandboxId;
let checks: SandboxChecks;

beforeAll(async () => {
  engine = await useHostEngine();
  runtime = new DockerSandboxRuntime({ engineAddress: engine.engineAddress, instance: engine.instance });
  ({ sandboxId } = await engine.createSandbox());
  await asStudent(`mkdir -p ${workspace}`);
  checks = runtime.openChecks(sandboxId);
  await checks.startRecording();
});

afterAll(async () => {
  await checks?.close();
  await engine?.[Symbol.asyncDispose]();
});

async function asStudent(script: string): Promise<string> {
  const argv = ['bash', '-c', `cd ${workspace} 2> /dev/null; ${script}`];
  const { stdout } = await runtime.exec(sandboxId, { argv, timeoutMs: 50_000, maxOutputBytes: 100_000 });
  return Buffer.from(stdout).toString('utf8');
}

function closing(probe: ClosableProbe) {
  return Object.assign(probe, { [Symbol.asyncDispose]: () => probe.close() });
}

/** Everything of the engine and the files that a check could leave something in. */
function readState(): Promise<string> {
  return asStudent(`
    docker ps -a --no-trunc --format '{{.Names}} {{.ID}} {{.State}}' | sort
    docker images -a --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}' | sort
    docker volume ls -q | sort
    docker network ls -q | sort
    docker buildx du --verbose | grep '^ID:' | sort
    find /root /tmp /var/tmp ! -name '*.log' | sort`);
}

async function events(mark: number) {
  const evidence = await checks.readEvidence(mark);
  return evidence.events?.entries.map(({ action, name, command, exitCode, signal }) =>
    [action, name, command, exitCode, signal].filter((part) => part !== undefined && part !== '').join(' '),
  );
}

describe('evidence', () => {
  test('what a student did is there when it is asked for, in order and complete', async () => {
    const mark = await checks.mark();
    await asStudent(`
      docker run -d --name web redis:8
      docker exec web redis-cli set a 'b c'
      docker stop -t 30 web
      docker start web
      docker kill web`);
    const told = (await events(mark)) ?? [];
    const kept = told.filter((event) => /^(create|start|exec_create|kill|die) web/.test(event));
    expect(kept).toEqual([
      'create web',
      'start web',
      'exec_create web redis-cli set a b c',
      'kill web 15',
      'die web 0',
      'start web',
      'kill web 9',
      'die web 137',
    ]);
    const { apiCalls } = await checks.readEvidence(mark);
    const calls = apiCalls?.entries.map(({ method, path }) => `${method} ${path}`);
    expect(calls).toContain('POST /containers/web/kill');
    const exec = apiCalls?.entries.find(({ path }) => path === '/containers/web/exec');
    expect(exec?.body).toMatchObject({ Cmd: ['redis-cli', 'set', 'a', 'b c'] });
  });

  test('an attempt sees nothing of what was before it', async () => {
    await asStudent('docker run --name early redis:8 true');
    const mark = await checks.mark();
    expect(await events(mark)).toEqual([]);
    await asStudent('docker logs early');
    const { apiCalls } = await checks.readEvidence(mark);
    expect(apiCalls?.entries.map(({ path }) => path.replace(/[0-9a-f]{64}/, 'ID'))).toContain(
      '/containers/ID/logs',
    );
  });

  test('while the platform lays something out, calls of the student are kept and missing events are said', async () => {
    const script = { script: 'docker create --name laid redis:8 sleep 600', cwd: '/root', timeoutMs: 20_000 };
    const quiet = await checks.mark();
    await checks.runAsPlatform(script);
    const alone = await checks.readEvidence(quiet);
    expect(alone.events).toEqual({ entries: [], hasGaps: false });
    expect(alone.apiCalls?.entries).toEqual([]);

    const mark = await checks.mark();
    const working = checks.runAsPlatform({ ...script, script: LAID_UNTIL_MINE });
    await asStudent(
      'until docker ps -q --filter name=laid | grep -q .; do :; done; docker create --name mine redis:8',
    );
    await working;
    const { events: told, apiCalls } = await checks.readEvidence(mark);
    expect(apiCalls?.entries.map(({ path, query }) => `${path} ${query.name}`)).toContain(
      '/containers/create mine',
    );
    expect(told?.hasGaps).toBe(true);
    expect(told?.entries.filter(({ name }) => name === 'laid')).toEqual([]);
  });

  test('a recorder that starts late takes in what the engine remembers', async () => {
    const other = await engine.createSandbox();
    const past = {
      untilMs: Date.now(),
      sequence: 7,
      events: [],
      ownEvents: [],
      apiCalls: [],
      cliCalls: [],
      pauses: [],
      gapAt: { events: -1, apiCalls: -1, cliCalls: -1 },
    };
    const argv = ['docker', 'run', '--name', 'remembered', 'redis:8', 'true'];
    await runtime.exec(other.sandboxId, { argv, timeoutMs: 20_000, maxOutputBytes: 10_000 });
    const late = runtime.openChecks(other.sandboxId);
    await late.startRecording({ past });
    const evidence = await late.readEvidence(7);
    await late.close();
    const told = evidence.events?.entries.map(({ action, name }) => `${action} ${name}`);
    expect(told).toContain('die remembered');
    expect(evidence.events?.hasGaps).toBe(false);
  });
});

describe('probes', () => {
  test('leave no trace in the engine, the files and the evidence', async () => {
    await asStudent(`
      mkdir -p site && echo hello > site/index.html
      printf 'FROM debian:13-slim\\nCOPY site /site\\nRUN cp -r /site /copy\\nCMD ["cat", "/copy/index.html"]\\n' > Dockerfile
      docker build -q -t built:1 .
      docker run -d --name served -p 8000:80 -v "$PWD/site":/usr/local/apache2/htdocs httpd:2.4
      docker volume create notes
      docker run --name writer -v notes:/n redis:8 sh -c 'echo kept > /n/f'
      docker start web`);
    const before = await readState();
    const mark = await checks.mark();
    const probe = checks.openProbe(workspace);

    const page = await probe.http({ port: 8000, path: '/', host: 'loopback' });
    expect(page).toMatchObject({ isAnswered: true, status: 200, body: 'hello\n' });
    const lost = await probe.http({ port: 8000, path: '/naru-1a2b', host: 'gateway' });
    expect(lost).toMatchObject({ isAnswered: true, status: 404 });
    expect((await probe.containerLogs('served'))?.text).toContain('/naru-1a2b');
    expect(await probe.http({ port: 8001, path: '/', host: 'loopback' })).toEqual({
      isAnswered: false,
      failure: 'refused',
    });
    const own = await probe.withWorkspaceFile({ path: 'site/own.txt', text: 'own' }, () =>
      probe.http({ port: 8000, path: '/own.txt', host: 'loopback' }),
    );
    expect(own).toMatchObject({ status: 200, body: 'own' });

    expect(await probe.redis({ to: { container: 'web' }, argv: ['SET', 'k', 'v'] })).toMatchObject({
      reply: 'OK',
    });
    expect(await probe.redis({ to: { container: 'web' }, argv: ['GET', 'k'] })).toMatchObject({ reply: 'v' });
    expect(await probe.redis({ to: { container: 'web' }, argv: ['GET', 'none'] })).toMatchObject({
      reply: null,
    });
    expect(await probe.redis({ to: { container: 'writer' }, argv: ['PING'] })).toEqual({
      isAnswered: false,
      failure: 'not-running',
    });
    expect(await probe.redis({ to: { port: 8000 }, argv: ['PING'] })).toMatchObject({ isAnswered: false });

    expect((await probe.readFile({ container: 'writer', path: '/n/f' }))?.text).toBe('kept\n');
    expect((await probe.readFile({ image: 'built:1', path: '/copy/index.html' }))?.text).toBe('hello\n');
    expect((await probe.readFile({ image: 'built:1', path: '/etc/os-release' }))?.text).toContain('Debian');
    expect(await probe.readFile({ image: 'built:1', path: '/nosuch' })).toBeUndefined();
    expect(await probe.readFile({ workspace: 'site' })).toBeUndefined();
    expect(await probe.readVolumeFiles('notes')).toEqual({ f: 'kept\n' });

    expect(await probe.throwAwayRun({ image: 'built:1' })).toMatchObject({ exitCode: 0, stdout: 'hello\n' });
    expect(
      await probe.throwAwayRun({
        image: 'redis:8',
        argv: ['sh', '-c', 'cat /n/f /copy/a; exit 3'],
        mounts: [
          { volume: 'notes', target: '/n' },
          { files: { a: 'other' }, target: '/copy' },
        ],
      }),
    ).toMatchObject({ exitCode: 3, stdout: 'kept\nother' });
    const wrong = await probe.throwAwayRun({ image: 'built:1', argv: ['nosuch'] });
    expect(wrong.startError).toContain('executable file not found');
    const slow = await probe.throwAwayRun({ image: 'built:1', argv: ['sleep', '60'], timeoutMs: 500 });
    expect(slow).toMatchObject({ isTimedOut: true, exitCode: null });

    const rebuilt = await probe.rebuild({ context: '', changes: { 'site/index.html': 'changed' } });
    expect(rebuilt.isBuilt && (await probe.throwAwayRun({ image: rebuilt.image })).stdout).toBe('changed');
    const failing = await probe.rebuild({ context: '', changes: { site: null } });
    expect(failing).toMatchObject({ isBuilt: false, output: expect.stringContaining('not found') });
    const status = await probe.withPausedContainer(
      'web',
      async () => (await probe.inspectContainer('web'))?.state.status,
    );
    expect(status).toBe('paused');

    await probe.close();
    expect(await events(mark)).toEqual([]);
    expect(await readState()).toBe(before);
  });

  test('the layers of a base are known from the mirror, which BuildKit does not store under its name', async () => {
    await asStudent(`
      mkdir -p on-alpine && printf 'FROM alpine\\nCOPY Dockerfile /x\\n' > on-alpine/Dockerfile
      docker build -q -t on-alpine on-alpine`);
    await using probe = closing(checks.openProbe(workspace));
    expect(await probe.inspectImage('alpine')).toBeUndefined();
    const built = await probe.inspectImage('on-alpine');
    const base = (await probe.registryLayers('alpine')) ?? [];
    expect(base.length).toBeGreaterThan(0);
    expect(built?.layers.slice(0, -1)).toEqual(base);
    expect(await probe.registryLayers('docker.io/library/redis:8')).toEqual(
      (await probe.inspectImage('redis:8'))?.layers,
    );
    expect(await probe.registryLayers('nosuch:1')).toBeUndefined();
    expect(await probe.registryLayers('registry.example/alpine')).toBeUndefined();
  });

  test('a sandbox that is gone is "could not check"', async () => {
    const other = await engine.createSandbox();
    const otherChecks = runtime.openChecks(other.sandboxId);
    await otherChecks.startRecording();
    const probe = otherChecks.openProbe(workspace);
    await runtime.remove(other.sandboxId);
    expect((await otherChecks.readEvidence(0)).events).toMatchObject({ hasGaps: true });
    await otherChecks.close();
    await expect(probe.listContainers()).rejects.toThrow(
      expect.objectContaining({ name: 'CheckUnavailable' }),
    );
    await expect(probe.http({ port: 80, path: '/', host: 'loopback' })).rejects.toThrow(
      expect.objectContaining({ name: 'CheckUnavailable' }),
    );
  });
});
