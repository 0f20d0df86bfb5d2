import { Agent, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { EventEntry } from '@naru/checks/evidence';
import type { PlatformPause } from '@naru/checks/sandbox-checks';
import { expect, test } from 'vitest';
import { CheckerActions } from './checker-actions.ts';
import { ContainerPauses } from './container-pauses.ts';

/** An engine with one container, and a record of what was asked of it and noted, in order. */
async function anEngine({ status = 'running' } = {}) {
  const container = { status };
  const told: string[] = [];
  const server = createServer((call, reply) => {
    const [, id, action = ''] = /^\/containers\/([^/]+)\/(\w+)$/.exec(call.url ?? '') ?? [];
    if (action === 'json') {
      reply.end(JSON.stringify({ Id: id, Name: '/web', State: { Status: container.status } }));
      return;
    }
    const wanted = action === 'pause' ? 'running' : 'paused';
    const isRefused = container.status !== wanted;
    told.push(isRefused ? `${action} refused` : action);
    if (!isRefused) container.status = action === 'pause' ? 'paused' : 'running';
    reply.writeHead(isRefused ? 409 : 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  agent.createConnection = () => connect(port, '127.0.0.1');
  const actions = new CheckerActions();
  const notes: PlatformPause[] = [];
  const aProgram = () => {
    const pauses = new ContainerPauses(agent, actions);
    pauses.noteWith(async (pause) => {
      notes.push(pause);
      told.push(pause.toMs === undefined ? 'noted' : 'end noted');
    });
    return pauses;
  };
  return {
    ...{ container, told, notes, actions, agent, aProgram },
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const anEvent = (action: string, timeMs: number): EventEntry => ({
  ...{ sequence: 1, timeMs, type: 'container', action, id: 'c1', name: 'web', image: '', command: '' },
  ...{ exitCode: undefined, signal: undefined, attributes: {} },
});

test('a pause is noted before it begins, and its end when it is over', async () => {
  await using engine = await anEngine();
  const seen = await engine.aProgram().hold('c1', async () => engine.container.status);
  expect(seen).toBe('paused');
  expect(engine.told).toEqual(['noted', 'pause', 'unpause', 'end noted']);
});

test('what cannot be noted is not frozen', async () => {
  await using engine = await anEngine();
  const pauses = new ContainerPauses(engine.agent, engine.actions);
  await expect(pauses.hold('c1', async () => 1)).rejects.toMatchObject({ name: 'CheckUnavailable' });
  pauses.noteWith(() => Promise.reject(new Error('no space left')));
  await expect(pauses.hold('c1', async () => 1)).rejects.toThrow('no space left');
  expect(engine.told).toEqual([]);
});

test('a container that the student froze stays frozen', async () => {
  await using engine = await anEngine({ status: 'paused' });
  await expect(engine.aProgram().hold('c1', async () => 1)).rejects.toMatchObject({
    name: 'CheckUnavailable',
  });
  expect(engine.container.status).toBe('paused');
  expect(engine.notes.at(-1)?.toMs).toBeDefined();
});

test('who waits for the end of all pauses finds nothing frozen', async () => {
  await using engine = await anEngine();
  const pauses = engine.aProgram();
  const frozen = Promise.withResolvers<void>();
  const held = pauses.hold('c1', async () => {
    frozen.resolve();
    throw new Error('out of time');
  });
  await frozen.promise;
  await pauses.settle();
  expect(engine.container.status).toBe('running');
  await expect(held).rejects.toThrow('out of time');
});

test('what a killed program froze is thawed by the next, and its events are the platform’s', async () => {
  await using engine = await anEngine();
  const killed = engine.aProgram();
  const frozen = Promise.withResolvers<void>();
  void killed.hold('c1', () => {
    frozen.resolve();
    return new Promise(() => {}); // As after a kill: nothing more is done.
  });
  await frozen.promise;
  const [pause] = engine.notes;
  if (pause === undefined) throw new Error('nothing was noted');

  const actions = new CheckerActions();
  const next = new ContainerPauses(engine.agent, actions);
  next.noteWith(async (each) => void engine.notes.push(each));
  await next.undo([pause]);
  expect(engine.container.status).toBe('running');
  const toMs = engine.notes.at(-1)?.toMs ?? 0;
  expect(toMs).toBeGreaterThan(pause.fromMs);
  expect(actions.isOwn(anEvent('pause', pause.fromMs + 1))).toBe(true);
  expect(actions.isOwn(anEvent('unpause', toMs - 1))).toBe(true);
  expect(actions.isOwn(anEvent('pause', toMs + 1))).toBe(false);
  expect(actions.isOwn(anEvent('kill', pause.fromMs + 1))).toBe(false);
});

test('a pause that is over is not undone, and its events are known all the same', async () => {
  await using engine = await anEngine({ status: 'paused' });
  await engine.aProgram().undo([{ containerId: 'c1', fromMs: 1_000, toMs: 2_000 }]);
  expect(engine.container.status).toBe('paused');
  expect(engine.actions.isOwn(anEvent('unpause', 1_500))).toBe(true);
  expect(engine.actions.isOwn(anEvent('pause', 2_500))).toBe(false);
});
