import { createServer, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, onTestFinished, test } from 'vitest';
import { aHostOver, type HostFixture, until } from './testing/host-fixture.ts';

const aHost = () => aHostOver(new FakeSandboxRuntime());
type Fixture = HostFixture<FakeSandboxRuntime>;

/** A sandbox that runs, and the path of its port 8080. */
async function aPreview(fixture: Fixture): Promise<string> {
  using page = await fixture.page('mina');
  const { previewId } = await page.start();
  return `/preview/${previewId}/8080`;
}
/** What answers on port 8080: called with the far end of each tunnel. */
function listen(fixture: Fixture, serve: (connection: Duplex) => void): void {
  for (const { servers } of fixture.runtime.engine.sandboxes.values()) servers.set(8080, serve);
}
function aProgram(fixture: Fixture, listener: RequestListener): Server {
  const server = createServer(listener);
  onTestFinished(() => server.closeAllConnections());
  listen(fixture, (connection) => server.emit('connection', connection));
  return server;
}

test('a page of the student is shown without any authority of the site', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  let seen: Record<string, unknown> = {};
  aProgram(fixture, (request, response) => {
    seen = { url: request.url, ...request.headers };
    response.writeHead(200, {
      'content-type': 'text/html',
      'set-cookie': 'naru=stolen',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
      'clear-site-data': '"*"',
      'x-own': 'kept',
    });
    response.end('<h1>안녕</h1>');
  });
  const response = await fixture.fetch(`${preview}/docs/?q=1`, {
    headers: {
      cookie: 'naru_student=secret',
      authorization: 'Basic c2l0ZQ==',
      'x-forwarded-host': 'class.local:3000',
      'x-naru-anything': 'x',
      referer: 'http://class.local/lessons/ports-web',
    },
  });
  expect(await response.text()).toBe('<h1>안녕</h1>');
  expect(seen).toMatchObject({
    url: '/docs/?q=1',
    host: 'localhost:8080',
    'x-forwarded-host': 'class.local:3000',
    'x-forwarded-prefix': preview,
  });
  for (const name of ['cookie', 'authorization', 'referer', 'x-naru-anything'])
    expect(seen).not.toHaveProperty(name);
  const headers = Object.fromEntries(response.headers);
  expect(headers['content-security-policy']).toBe(
    "default-src 'self', sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads",
  );
  expect(headers['x-own']).toBe('kept');
  for (const name of ['set-cookie', 'x-frame-options', 'clear-site-data'])
    expect(headers).not.toHaveProperty(name);
});

test('on an origin of its own the page is not sandboxed and sees no prefix', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  let prefix: unknown = 'unset';
  aProgram(fixture, (request, response) => {
    prefix = request.headers['x-forwarded-prefix'];
    response.writeHead(302, { location: '/login', 'set-cookie': 'own=1' }).end();
  });
  const response = await fixture.fetch(`${preview}/`, { headers: { 'x-naru-preview-mode': 'host' } });
  expect(prefix).toBeUndefined();
  expect(response.headers.get('location')).toBe('/login');
  expect(response.headers.get('content-security-policy')).toBeNull();
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('redirects stay below the path, and a missing slash is added', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  const locations = [
    '/a?b=1',
    'http://localhost:8080/c',
    'http://localhost:8080',
    'https://example.org/',
    '//evil/',
  ];
  aProgram(fixture, (request, response) => {
    response.writeHead(302, { location: locations[Number(request.url?.slice(1))] }).end();
  });
  const seen = await Promise.all(
    locations.map(async (_, i) => (await fixture.fetch(`${preview}/${i}`)).headers.get('location')),
  );
  expect(seen).toEqual([
    `${preview}/a?b=1`,
    `${preview}/c`,
    `${preview}/`,
    'https://example.org/',
    '//evil/',
  ]);
  const bare = await fixture.fetch(`${preview}?x=1`);
  expect([bare.status, bare.headers.get('location')]).toEqual([308, `${preview}/?x=1`]);
});

test('a page is asked for again at every visit unless its program says how long it holds', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  aProgram(fixture, (request, response) => {
    const own = request.url === '/own' ? { 'cache-control': 'max-age=60' } : {};
    response.writeHead(200, { 'last-modified': 'Mon, 11 Jun 2007 18:53:14 GMT', ...own }).end('page');
  });
  const cacheControl = async (path: string) =>
    (await fixture.fetch(`${preview}${path}`)).headers.get('cache-control');
  expect([await cacheControl('/'), await cacheControl('/own')]).toEqual(['no-cache', 'max-age=60']);
});

test('bodies stream in both directions', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  aProgram(fixture, (request, response) => {
    request.pipe(response);
  });
  const body = 'x'.repeat(3_000_000);
  const response = await fixture.fetch(`${preview}/echo`, { method: 'POST', body });
  expect(await response.text()).toBe(body);
});

test('tunnels are kept for the next request, and one that broke meanwhile is opened again', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  const server = aProgram(fixture, (_, response) => response.end('ok'));
  let opened = 0;
  listen(fixture, (connection) => {
    opened += 1;
    server.emit('connection', connection);
  });
  for (let i = 0; i < 5; i += 1) expect(await (await fixture.fetch(`${preview}/`)).text()).toBe('ok');
  expect(opened).toBe(1);
  server.closeAllConnections();
  expect(await (await fixture.fetch(`${preview}/`)).text()).toBe('ok');
});

test('a websocket passes, with its first bytes and without cookies', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  let cookie: string | undefined = 'unset';
  const server = aProgram(fixture, (_, response) => response.end());
  server.on('upgrade', (request, socket) => {
    cookie = request.headers.cookie;
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSet-Cookie: a=b\r\nConnection: Upgrade\r\n\r\nhello',
    );
    socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk}`));
    socket.on('error', () => undefined);
  });
  const url = new URL(fixture.host.address);
  const socket = connect(Number(url.port), url.hostname);
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.write(
    `GET ${preview}/ws HTTP/1.1\r\nHost: class.local\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nCookie: secret=1\r\n\r\n`,
  );
  await until(() => text.includes('hello'), 'the first bytes');
  socket.write('ping');
  await until(() => text.includes('echo ping'), 'the echo');
  expect(text).toMatch(/^HTTP\/1\.1 101 /);
  expect(text.toLowerCase()).not.toContain('set-cookie');
  expect(cookie).toBeUndefined();
});

test('what cannot be shown is explained in Korean on the spot', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  const base = preview.replace('/8080', '');
  const cases = [
    [`${base}/8080/`, 502, 'PORT_NOT_LISTENING', '8080번 포트'],
    [`${base}/0/`, 400, 'PORT_OUT_OF_RANGE', '포트 번호'],
    [`${base}/65536/`, 400, 'PORT_OUT_OF_RANGE', '포트 번호'],
    [`${base}/80a/`, 400, 'PORT_OUT_OF_RANGE', '포트 번호'],
    [`${base}/<script>/`, 400, 'PORT_OUT_OF_RANGE', '포트 번호'],
    ['/preview/prv_nobody2222/80/', 404, 'PREVIEW_NOT_FOUND', '미리보기 주소'],
    ['/preview/prv_%2e%2e%2fetc22/80/', 404, 'PREVIEW_NOT_FOUND', '미리보기 주소'],
    ['/preview/', 404, 'PREVIEW_NOT_FOUND', '미리보기 주소'],
  ] as const;
  for (const [path, status, code, words] of cases) {
    const response = await fixture.fetch(path);
    const text = await response.text();
    expect([path, response.status, response.headers.get('x-naru-error')]).toEqual([path, status, code]);
    expect(text).toContain(words);
    expect(text).not.toContain('<script>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

test('a sleeping sandbox says so', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  const [sandboxId] = [...fixture.runtime.engine.sandboxes.keys()];
  fixture.runtime.die(sandboxId as never);
  const response = await fixture.fetch(`${preview}/`);
  expect([response.status, response.headers.get('x-naru-error')]).toEqual([503, 'SANDBOX_NOT_READY']);
});

test('a program that speaks no HTTP or hangs up harms nobody', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  listen(fixture, (connection) => {
    connection.on('error', () => undefined);
    connection.end('SSH-2.0-OpenSSH\r\n');
  });
  const response = await fixture.fetch(`${preview}/`);
  expect([response.status, response.headers.get('x-naru-error')]).toEqual([502, 'INTERNAL']);
});

test('a program that changes the protocol unasked gets a page that says so', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  listen(fixture, (connection) => {
    connection.once('data', () => {
      connection.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    });
  });
  expect((await fixture.fetch(`${preview}/`)).ok).toBe(false);
});

test('more requests at once than allowed are refused', async () => {
  await using fixture = await aHost();
  const preview = await aPreview(fixture);
  const waiting: (() => void)[] = [];
  aProgram(fixture, (_, response) => {
    waiting.push(() => response.end('done'));
  });
  const all = Array.from({ length: 70 }, () => fixture.fetch(`${preview}/slow`));
  const refused = await until(async () => {
    const settled = await Promise.all(all.map((one) => Promise.race([one, Promise.resolve(undefined)])));
    const early = settled.filter((response) => response !== undefined);
    return early.length === 6 && early;
  }, 'refusals');
  expect(new Set(refused.map((response) => response.status))).toEqual(new Set([429]));
  const finish = setInterval(() => {
    for (const end of waiting.splice(0)) end();
  }, 5);
  const statuses = (await Promise.all(all)).map((response) => response.status);
  clearInterval(finish);
  expect(statuses.filter((status) => status === 200)).toHaveLength(64);
});
