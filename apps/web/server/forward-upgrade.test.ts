import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestWeb, type TestWeb } from './start-test-web.ts';

const previewId = 'prv_abcdefghjkmnpqrstuvw';
let web: TestWeb;

beforeEach(async () => {
  web = await startTestWeb();
});

afterEach(() => web[Symbol.asyncDispose]());

test.each([
  [
    'the socket',
    'naru.test',
    '/socket.io/?EIO=4&transport=websocket',
    '/socket.io/?EIO=4&transport=websocket',
  ],
  ['a preview by path', 'naru.test', `/preview/${previewId}/8000/ws`, `/preview/${previewId}/8000/ws`],
  ['a preview by host', `p8000-${previewId}.localhost`, '/', `/preview/${previewId}/8000/`],
])('a websocket of %s passes bytes both ways, first ones included', async (what, host, path, expected) => {
  const req = web.upgrade(path, {
    host,
    headers: { cookie: 'naru-guest=x', 'x-forwarded-host': 'evil.example' },
  });
  const [res, socket, head] = (await once(req, 'upgrade')) as [IncomingMessage, Duplex, Buffer];
  expect(res.statusCode).toBe(101);
  expect(res.headers['sec-websocket-accept']).toBe('yes');
  if (what !== 'the socket')
    expect(res.headers['set-cookie']?.length ?? 0).toBe(what === 'a preview by host' ? 1 : 0);
  expect(web.seenUpstream[0]).toMatchObject({ url: expected });
  expect(web.seenUpstream[0]?.headers).toMatchObject({ upgrade: 'websocket', 'x-forwarded-host': host });
  expect(web.seenUpstream[0]?.headers).not.toHaveProperty('cookie');
  let received = head.toString();
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.write('나루');
  await expect.poll(() => received).toBe('hello 나루');
  socket.destroy();
});

test('a websocket the sandbox host refuses ends with its answer', async () => {
  const [res] = (await once(web.upgrade('/socket.io/?refuse'), 'response')) as [IncomingMessage];
  expect(res.statusCode).toBe(403);
  expect(await text(res)).toBe('no');
});

test('a websocket without a sandbox host ends with 502, and one to nowhere with 404', async () => {
  const [nowhere] = (await once(web.upgrade('/anything'), 'response')) as [IncomingMessage];
  expect(nowhere.statusCode).toBe(404);
  web.stopUpstream();
  const [down] = (await once(web.upgrade('/socket.io/'), 'response')) as [IncomingMessage];
  expect(down.statusCode).toBe(502);
});

test('when the browser goes, the sandbox host is told, and the other way round', async () => {
  const [, first] = (await once(web.upgrade('/socket.io/'), 'upgrade')) as [IncomingMessage, Duplex];
  first.destroy();
  await expect.poll(() => web.countUpstreamConnections()).toBe(0);
  const [, second] = (await once(web.upgrade('/socket.io/'), 'upgrade')) as [IncomingMessage, Duplex];
  second.resume();
  expect(await web.countUpstreamConnections()).toBe(1);
  const closed = once(second, 'close');
  // Ends the server and with it every open socket of its side.
  await web.stopWeb();
  await closed;
  await expect.poll(() => web.countUpstreamConnections()).toBe(0);
});

test('when the sandbox host ends a websocket, the browser is told', async () => {
  const [, socket] = (await once(web.upgrade('/socket.io/?close'), 'upgrade')) as [IncomingMessage, Duplex];
  socket.resume();
  await once(socket, 'end');
});

test('a slow reader holds the sender back instead of filling memory', async () => {
  const [, socket] = (await once(web.upgrade('/socket.io/'), 'upgrade')) as [IncomingMessage, Duplex];
  socket.on('error', () => {});
  const megabyte = Buffer.alloc(1_000_000, 'x');
  let written = 0;
  // The echo comes back to a reader that does not read, so the whole way must fill up and stop.
  while (socket.write(megabyte) || (await drains(socket))) {
    written += 1;
    if (written > 200) break;
  }
  expect(written).toBeLessThan(200);
  socket.destroy();
});

/** False when the socket does not drain in this time: nobody reads on the other side. */
async function drains(socket: Duplex): Promise<boolean> {
  const drained = await Promise.race([
    once(socket, 'drain').then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300)),
  ]);
  return drained;
}
