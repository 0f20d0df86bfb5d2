import { Agent, createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { EngineStatusError, requestEngineJson } from './engine-request.ts';
import { watchEngine } from './watch-engine.ts';

/** A student's engine, or what the student put in its place. */
async function anEngine(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  agent.createConnection = () => connect(port, '127.0.0.1');
  return {
    agent,
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('JSON of the engine is read', async () => {
  await using engine = await anEngine((call, reply) => reply.end(JSON.stringify({ path: call.url })));
  await expect(requestEngineJson(engine.agent, '/version')).resolves.toEqual({ path: '/version' });
});

test('an answer without an end is given up instead of kept', async () => {
  await using engine = await anEngine((_call, reply) => {
    const more = () => {
      while (!reply.destroyed && reply.write('x'.repeat(100_000)));
    };
    reply.on('drain', more);
    more();
  });
  await expect(requestEngineJson(engine.agent, '/images/json')).rejects.toMatchObject({
    code: 'SANDBOX_NOT_ANSWERING',
    message: expect.stringContaining('too long'),
  });
});

test('an answer that is no JSON, and one that breaks off, are failures with a code', async () => {
  await using engine = await anEngine((call, reply) => {
    if (call.url === '/html') reply.end('<html>');
    else reply.socket?.destroy();
  });
  await expect(requestEngineJson(engine.agent, '/html')).rejects.toMatchObject({
    code: 'SANDBOX_NOT_ANSWERING',
  });
  await expect(requestEngineJson(engine.agent, '/broken')).rejects.toMatchObject({
    code: 'SANDBOX_NOT_ANSWERING',
  });
});

test('a refusal keeps its status', async () => {
  await using engine = await anEngine((_call, reply) => reply.writeHead(404).end('{}'));
  const failure = await requestEngineJson(engine.agent, '/containers/x/json').catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(EngineStatusError);
  expect(failure).toMatchObject({ status: 404, code: 'SANDBOX_NOT_ANSWERING' });
});

test('a flood of events comes in batches, odd lines are passed over, and the end is told once', async () => {
  await using engine = await anEngine((_call, reply) => {
    reply.write('not json\n{"Type":7}\n');
    for (let index = 0; index < 1_000; index++) {
      const event = {
        Type: 'container',
        Action: 'start',
        Actor: { ID: `c${index}`, Attributes: { name: 'web' } },
      };
      reply.write(`${JSON.stringify({ ...event, timeNano: 1_795_229_260_000_000_000 })}\n`);
    }
    reply.end();
  });
  const batches: string[][] = [];
  await new Promise<void>((resolve, reject) => {
    watchEngine(engine.agent, {
      onEvents: (events) =>
        batches.push(events.map((event) => `${event.action} ${event.id} ${event.attributes.name}`)),
      onEnd: resolve,
    }).catch(reject);
  });
  const events = batches.flat();
  expect(events).toHaveLength(1_000);
  expect(events.at(-1)).toBe('start c999 web');
});
