import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import { anEngineState } from '@naru/testing/an-engine-state';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test } from 'vitest';
import { aHostOver, until } from './testing/host-fixture.ts';

/** A student's page, and the sandbox whose engine is watched for it. */
async function aWatchedEngine() {
  await using stack = new AsyncDisposableStack();
  const fixture = stack.use(await aHostOver(new FakeSandboxRuntime()));
  const page = stack.use(await fixture.page('mina'));
  await page.start();
  const [sandbox] = [...fixture.runtime.engine.sandboxes.values()];
  if (sandbox === undefined) throw new Error('no sandbox');
  await until(() => sandbox.watches.size === 1, 'the watch');
  const kept = stack.move();
  return {
    fixture,
    page,
    sandbox,
    happen: (...events: EngineEvent[]) => fixture.runtime.happen(sandbox.sandboxId, events),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function anEvent(action: string, over: Partial<EngineEvent> = {}): EngineEvent {
  return { type: 'container', action, id: 'c1', attributes: { name: 'web' }, timeNano: '1', ...over };
}
function withPort(hostPort: number): EngineState {
  const container: EngineState['containers'][number] = {
    id: 'c1',
    name: 'web',
    image: 'httpd:2.4',
    imageId: 'sha256:1',
    command: 'httpd',
    state: 'running',
    exitCode: null,
    oomKilled: false,
    createdAtMs: 1,
    ports: [{ containerPort: 80, protocol: 'tcp', hostPort, hostIp: '0.0.0.0' }],
    mounts: [],
    networks: [],
  };
  return { ...anEngineState(), containers: [container] };
}

test('events reach the page together, followed by the new state', async () => {
  await using watched = await aWatchedEngine();
  const { page, sandbox, happen } = watched;
  sandbox.engine = withPort(8080);
  happen(anEvent('create'), anEvent('start'));
  happen(anEvent('connect', { type: 'network' }));
  await until(() => page.payloads('engine:happened').length > 0, 'events');
  expect(page.payloads('engine:happened').map((batch) => batch.events.map((event) => event.action))).toEqual([
    ['create', 'start', 'connect'],
  ]);
  await until(() => page.payloads('engine:changed').at(-1)?.containers.length === 1, 'the state');
});

test('a state that could not be read is read again without another event', async () => {
  await using watched = await aWatchedEngine();
  const { fixture, page, sandbox, happen } = watched;
  await until(() => page.payloads('engine:changed').length > 0, 'the first state');
  sandbox.engine = withPort(8080);
  const read = fixture.runtime.engineState.bind(fixture.runtime);
  let failures = 0;
  fixture.runtime.engineState = async (id) => {
    failures += 1;
    if (failures === 1) throw new Error('the tunnel broke');
    return read(id);
  };
  happen(anEvent('start'));
  await until(() => page.payloads('engine:changed').at(-1)?.containers.length === 1, 'the state');
  expect(failures).toBeGreaterThan(1);
});

test('a published port appears as soon as it listens, and goes away with its container', async () => {
  await using watched = await aWatchedEngine();
  const { page, sandbox, happen } = watched;
  sandbox.engine = withPort(8080);
  happen(anEvent('start'));
  await until(() => page.payloads('engine:changed').at(-1)?.containers.length === 1, 'the state');
  sandbox.servers.set(8080, () => undefined);
  await until(() => page.payloads('preview:changed').at(-1)?.ports.includes(8080), 'the port');
  sandbox.engine = anEngineState();
  sandbox.servers.clear();
  happen(anEvent('die'));
  await until(() => page.payloads('preview:changed').at(-1)?.ports.length === 0, 'its end');
});

test('a container killed for memory, and a disk that fills, are told once', async () => {
  await using watched = await aWatchedEngine();
  const { fixture, page, sandbox, happen } = watched;
  happen(anEvent('oom'));
  sandbox.usage = { oomKills: 1, diskBytes: fixture.config.sandbox.limits.diskBytes * 0.995 };
  await until(() => page.payloads('sandbox:noticed').length >= 2, 'notices');
  expect(page.payloads('sandbox:noticed')).toEqual([
    { notice: 'killed-for-memory', subject: 'web' },
    { notice: 'disk-full' },
  ]);
});

test('an engine that works by itself does not keep a sandbox awake', async () => {
  await using watched = await aWatchedEngine();
  const { fixture, page, happen } = watched;
  fixture.clock.nowMs += 29 * 60_000;
  happen(anEvent('exec_create: curl'), anEvent('health_status: healthy'), anEvent('die'), anEvent('start'));
  fixture.clock.nowMs += 61_000;
  expect(await page.inPhase('hibernated')).toMatchObject({ reason: 'idle' });
});

test('nothing is watched while no page is open', async () => {
  await using watched = await aWatchedEngine();
  const { fixture, page, sandbox } = watched;
  page.socket.disconnect();
  await until(() => {
    fixture.clock.nowMs += 1_000;
    return sandbox.watches.size === 0;
  }, 'the end of the watch');
});

test('a watch that breaks begins again', async () => {
  await using watched = await aWatchedEngine();
  const { sandbox } = watched;
  const [handlers] = await until(() => sandbox.watches.size === 1 && [...sandbox.watches], 'the watch');
  sandbox.watches.clear();
  handlers?.onEnd();
  await until(() => sandbox.watches.size === 1, 'another watch');
});
