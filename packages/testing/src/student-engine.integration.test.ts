import type { EngineEvent } from '@naru/protocol/engine-state';
import type { SandboxId } from '@naru/protocol/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askHostEngine } from './ask-host-engine.ts';
import { type HostEngineForTests, useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';
import { waitUntil } from './wait-until.ts';

let engine: HostEngineForTests;
let id: SandboxId;
const run = (script: string) => runInSandbox(engine.runtime, id, script);

beforeAll(async () => {
  engine = await useHostEngine();
  id = (await engine.createSandbox()).sandboxId;
  await run('docker pull -q busybox');
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

test('a container is followed from its run to its end', async () => {
  const events: EngineEvent[] = [];
  const watch = await engine.runtime.watchEngine(id, {
    onEvents: (batch) => events.push(...batch),
    onEnd: () => {},
  });
  await run(
    'docker run -d --name short -l naru.network=forged -v data:/d -m 32m busybox sh -c "echo one; echo two >&2; exit 3"',
  );
  await waitUntil('its end is told', () => events.some((event) => event.action === 'die'));
  watch.close();
  const actions = events.filter((event) => event.type === 'container').map((event) => event.action);
  expect(actions).toEqual(expect.arrayContaining(['create', 'start', 'die']));
  expect(events.find((event) => event.action === 'die')).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
    attributes: expect.objectContaining({ name: 'short', exitCode: '3', image: 'busybox' }),
  });

  const { attributes } = events.find(({ type, action }) => type === 'container' && action === 'create') ?? {};
  expect(JSON.parse(attributes?.['naru.command'] ?? '')).toEqual([
    'sh',
    '-c',
    'echo one; echo two >&2; exit 3',
  ]);
  expect(['default', 'bridge']).toContain(attributes?.['naru.network']);
  // A label of that name is the student's.
  expect(events.find((event) => event.action === 'die')?.attributes).not.toHaveProperty(['naru.network']);

  const state = await engine.runtime.engineState(id);
  expect(state.containers).toEqual([
    expect.objectContaining({
      name: 'short',
      image: 'busybox',
      state: 'exited',
      exitCode: 3,
      oomKilled: false,
      mounts: [{ type: 'volume', source: 'data', target: '/d', isWritable: true }],
    }),
  ]);
  expect(state.volumes).toEqual([{ name: 'data', isAnonymous: false, usedBy: ['short'] }]);
  const busybox = state.images.find((image) => image.tags.includes('busybox:latest'));
  expect(busybox).toMatchObject({ containers: 1, layers: [expect.stringMatching(/^sha256:/)] });
  expect(busybox?.history?.length).toBeGreaterThan(0);
  const logs = await engine.runtime.containerLogs(id, 'short', 1_000);
  expect(logs.text.split('\n').toSorted()).toEqual(['', 'one', 'two']);
  expect((await engine.runtime.containerLogs(id, 'short', 4)).isCut).toBe(true);
  await run('docker rm -v short; docker volume rm data');
});

test('an image that was built tells its steps, the oldest first', async () => {
  const { text } = await run(`
    mkdir -p /root/steps && cd /root/steps && echo hello > index.html
    printf '%s\\n' 'FROM busybox' 'COPY index.html /www/' 'CMD ["httpd", "-f"]' > Dockerfile
    docker build -q -t steps . > /dev/null && echo built`);
  expect(text).toBe('built\n');
  const { images } = await engine.runtime.engineState(id);
  const find = (tag: string) => images.find((image) => image.tags.includes(tag))?.history ?? [];
  const [base, built] = [find('busybox:latest'), find('steps:latest')];
  expect(built.slice(0, base.length)).toEqual(base);
  const [copied, command, ...others] = built.slice(base.length);
  expect(copied).toMatchObject({ createdBy: expect.stringMatching(/^COPY|#\(nop\) COPY/) });
  expect(copied?.sizeBytes).toBeGreaterThan(0);
  expect(command).toMatchObject({ createdBy: expect.stringContaining('CMD ["httpd" "-f"]'), sizeBytes: 0 });
  expect(others).toEqual([]);
});

test('limits inside are real, and a container killed for memory is shown as such', async () => {
  const { text } = await run(
    'docker run --name greedy -m 16m busybox dd if=/dev/zero of=/dev/null bs=60M count=1 > /dev/null 2>&1; echo $?',
  );
  expect(text).toBe('137\n');
  // The list says "running" for a moment after the end was told.
  const find = async () =>
    (await engine.runtime.engineState(id)).containers.find(({ name }) => name === 'greedy');
  await waitUntil('its end is listed', async () => (await find())?.state === 'exited');
  expect(await find()).toMatchObject({ exitCode: 137, oomKilled: true });
  await run('docker rm greedy');
});

test('a published port is listed when its program listens, and not before', async () => {
  const { runtime } = engine;
  await run(`docker run -d --name web -p 8080:80 busybox sh -c '
    until [ -f /go ]; do sleep 0.05; done; mkdir -p /www; echo hello from the container > /www/index.html; exec httpd -f -p 80 -h /www'`);
  // Docker's proxy accepts connections from the beginning.
  expect((await run('curl -s -m 2 http://127.0.0.1:8080/; echo $?')).text).not.toBe('7\n');
  expect(await runtime.listeningPorts(id)).toEqual([]);
  await run('docker exec web touch /go');
  await waitUntil('the port is listed', async () => (await runtime.listeningPorts(id)).includes(8080));
  expect(await runtime.listeningPorts(id)).toEqual([8080]);

  const connection = await runtime.connectPort(id, 8080);
  connection.write('GET /index.html HTTP/1.0\r\n\r\n');
  const answer = Buffer.concat(await connection.toArray()).toString();
  expect(answer).toMatch(/^HTTP\/1[.][01] 200 OK/);
  expect(answer).toContain('hello from the container');
  await run('docker rm -f web');
  expect(await runtime.listeningPorts(id)).toEqual([]);
  await expect(runtime.connectPort(id, 8080)).rejects.toMatchObject({ code: 'PORT_NOT_LISTENING' });
});

test('a program that listens on its own is listed, and not used up by being found', async () => {
  const { runtime } = engine;
  const once = await runtime.execStream(id, [
    'socat',
    'TCP-LISTEN:7001,bind=127.0.0.1',
    'SYSTEM:echo only one; sleep 1',
  ]);
  await waitUntil('the port is listed', async () => (await runtime.listeningPorts(id)).includes(7001));
  expect(await runtime.listeningPorts(id)).toEqual([7001]);
  const connection = await runtime.connectPort(id, 7001);
  const [first] = await connection.take(1).toArray();
  expect(String(first)).toBe('only one\n');
  once.close();
});

test('a stopped sandbox comes back with its images, containers and files, and without stale terminals', async () => {
  const { runtime } = engine;
  await run('docker run --name kept busybox true; echo mine > /root/lab/file');
  await runtime.stop(id);
  const [stopped] = (await runtime.listOwned()).filter(({ sandboxId }) => sandboxId === id);
  expect(stopped).toMatchObject({ state: 'stopped' });
  expect(stopped?.changedAtMs).toBeGreaterThan(stopped?.createdAtMs ?? 0);
  await runtime.start(id, () => {}, new AbortController().signal);
  const state = await runtime.engineState(id);
  expect(state.containers.map(({ name }) => name)).toEqual(['kept']);
  expect(state.images.flatMap(({ tags }) => tags)).toContain('busybox:latest');
  expect((await run('cat /root/lab/file; docker run --rm -m 32m busybox echo works')).text).toBe(
    'mine\nworks\n',
  );
});

test('a paused container and one that will not end do not keep a sandbox from stopping in order', async () => {
  const { runtime } = engine;
  await run(`docker run -d --name ice busybox sleep 600; docker pause ice
    docker run -d --name deaf --restart unless-stopped busybox sleep 600`);
  await runtime.stop(id);
  const stopped = (await askHostEngine(
    engine.engineAddress,
    `/containers/${engine.instance}-${id}/json`,
  )) as {
    State: { ExitCode: number };
  };
  // 137 is what a sandbox ends with when it did not end by itself in time.
  expect(stopped.State.ExitCode).not.toBe(137);
  await runtime.start(id, () => {}, new AbortController().signal);
  const { containers } = await runtime.engineState(id);
  const stateOf = (name: string) => containers.find((container) => container.name === name);
  expect(stateOf('ice')).toMatchObject({ state: 'exited', exitCode: 137 });
  expect(stateOf('deaf')).toMatchObject({ state: 'running' });
  await run('docker rm -f ice deaf');
});

test('a sandbox that cannot start because its disk is full, with no reserve, says so', async () => {
  const { runtime } = engine;
  const { sandboxId } = await engine.createSandbox({ limits: { diskBytes: 192 * 1024 * 1024 } });
  const fill = 'dd if=/dev/zero of=/root/fill bs=1M count=300; until ! echo > /root/$((n++)); do :; done';
  await runInSandbox(runtime, sandboxId, `rm -rf /var/lib/naru; { ${fill}; } 2> /dev/null`);
  await runtime.stop(sandboxId);
  const started = runtime.start(sandboxId, () => {}, new AbortController().signal);
  await expect(started).rejects.toMatchObject({ code: 'DISK_FULL' });
  await runtime.remove(sandboxId);
});
