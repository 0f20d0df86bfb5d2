import { type IncomingMessage, request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestWeb, type TestWeb } from './start-test-web.ts';

const previewId = 'prv_abcdefghjkmnpqrstuvw';
let web: TestWeb;

beforeEach(async () => {
  web = await startTestWeb();
});

afterEach(() => web[Symbol.asyncDispose]());

const guestCookie = (headers: IncomingMessage['headers']) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';

test('a page gets a strict policy whose nonce the site is told, and may not be framed', async () => {
  const { headers } = await web.ask('/');
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("connect-src 'self' ws://naru.test;");
  expect(policy).toContain("frame-src 'self' http://*.localhost:* http://*.preview.example:*;");
  expect(web.seenSite[0]?.headers['content-security-policy']).toBe(policy);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  expect((await web.ask('/')).headers['content-security-policy']).not.toBe(policy);
});

test('a first visit is welcomed with a student, who comes back as the same', async () => {
  const first = await web.ask('/lessons/first-run');
  const studentId = web.seenSite[0]?.headers['x-naru-student'];
  expect(studentId).toMatch(/^stu_/);
  const again = await web.ask('/api/me', { headers: { cookie: guestCookie(first.headers) } });
  expect(web.seenSite[1]?.headers['x-naru-student']).toBe(studentId);
  expect(again.headers['set-cookie']).toBeUndefined();
});

test('only a page makes a student: routes and files without a cookie have none', async () => {
  for (const path of ['/api/me', '/_next/static/chunk.js', '/_next/image', '/icon.svg']) {
    expect((await web.ask(path)).headers['set-cookie']).toBeUndefined();
  }
  expect(web.seenSite.map((seen) => seen.headers['x-naru-student'])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a browser cannot name a student, a host or a nonce by itself', async () => {
  await web.ask('/api/me', {
    headers: {
      'x-naru-student': 'stu_aaaaaaaaaaaaaaaaaaaa',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-middleware-subrequest': 'src/middleware',
      forwarded: 'host=evil.example',
      'content-security-policy-report-only': "script-src 'nonce-guess'",
    },
  });
  expect(web.seenSite[0]?.headers).toEqual({
    host: 'naru.test',
    connection: 'close',
    'x-forwarded-host': 'naru.test',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '127.0.0.1',
    'content-security-policy': expect.stringContaining('nonce-'),
  });
});

test('a foreign page cannot make this browser write', async () => {
  const answer = await web.ask('/api/ticket', { method: 'POST', headers: { origin: 'null' }, body: '{}' });
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body)).toEqual({
    error: { code: 'FOREIGN_ORIGIN', retryable: false, incidentId: expect.any(String) },
  });
  expect(web.seenSite).toEqual([]);
});

test('a request that is too large for the site is refused before it is read', async () => {
  const answer = await web.ask('/api/ticket', {
    method: 'POST',
    headers: { 'content-length': '2000001' },
    body: '{',
  });
  expect(answer.status).toBe(413);
  expect(web.seenSite).toEqual([]);
});

test('a bug in the site is an incident with an id, not the end of the program', async () => {
  const answer = await web.ask('/broken', { headers: { accept: 'application/json' } });
  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.body).error).toMatchObject({ code: 'INTERNAL', incidentId: expect.any(String) });
});

test('the socket goes to the sandbox host with our word on the address and without cookies', async () => {
  const { headers } = await web.ask('/');
  const answer = await web.ask('/socket.io/?EIO=4&transport=polling', {
    method: 'POST',
    headers: {
      cookie: guestCookie(headers),
      authorization: 'Bearer x',
      origin: 'http://naru.test',
      'x-forwarded-host': 'evil.example',
      'x-naru-preview-mode': 'host',
      'content-type': 'text/plain',
    },
    body: '40',
  });
  expect(answer).toMatchObject({ status: 200, body: 'the sandbox host' });
  expect(web.seenUpstream).toEqual([
    {
      method: 'POST',
      url: '/socket.io/?EIO=4&transport=polling',
      headers: {
        host: expect.stringMatching(/^127\.0\.0\.1:/),
        connection: 'close',
        origin: 'http://naru.test',
        'content-type': 'text/plain',
        'content-length': '2',
        'x-forwarded-host': 'naru.test',
        'x-forwarded-proto': 'http',
        'x-forwarded-for': '127.0.0.1',
      },
      body: '40',
    },
  ]);
});

test.each([
  ['path', 'naru.test', `/preview/${previewId}/8000/a?b=c`],
  ['host', `p8000-${previewId}.localhost:3000`, '/a?b=c'],
  ['host', `p8000-${previewId}.preview.example`, '/a?b=c'],
])('a preview in %s mode carries no authority: %s%s', async (mode, host, path) => {
  const { headers } = await web.ask('/');
  web.answerUpstream = (_req, res) => {
    res
      .writeHead(201, { 'set-cookie': 'naru-guest=x; Domain=naru.test', 'content-type': 'text/html' })
      .end('hi');
  };
  const cookie = guestCookie(headers);
  const answer = await web.ask(path, { host, headers: { cookie, authorization: 'Basic x' } });
  expect(answer).toMatchObject({ status: 201, body: 'hi' });
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['content-security-policy']).toBe(
    mode === 'path'
      ? 'sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads'
      : undefined,
  );
  expect(web.seenUpstream[0]).toMatchObject({ url: `/preview/${previewId}/8000/a?b=c` });
  expect(web.seenUpstream[0]?.headers).toMatchObject({
    'x-naru-preview-mode': mode,
    'x-forwarded-host': host,
  });
  expect(web.seenUpstream[0]?.headers).not.toHaveProperty('cookie');
  expect(web.seenUpstream[0]?.headers).not.toHaveProperty('authorization');
});

test('a sandboxed page may fetch from its own container, and its preflight does not disturb it', async () => {
  const preflight = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type',
  };
  const path = `/preview/${previewId}/8000/data`;
  const answer = await web.ask(path, { method: 'OPTIONS', headers: { origin: 'null', ...preflight } });
  expect(answer.status).toBe(204);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'content-type',
  });
  expect(web.seenUpstream).toEqual([]);
  const fetched = await web.ask(path, { method: 'PUT', headers: { origin: 'null' }, body: '{}' });
  expect(fetched).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*' } });
  // The site itself answers no such question.
  const site = await web.ask('/api/ticket', { method: 'OPTIONS', headers: { origin: 'null', ...preflight } });
  expect(site.headers).not.toHaveProperty('access-control-allow-origin');
});

test('a preview host shows no part of the site', async () => {
  for (const path of ['/', '/api/me', '/_next/static/a.js', '/socket.io/?EIO=4']) {
    expect((await web.ask(path, { host: `p8000-${previewId}.localhost` })).body).toBe('the sandbox host');
  }
  expect((await web.ask('/api/me', { host: 'p8000-wrong.localhost' })).status).toBe(404);
  expect(web.seenSite).toEqual([]);
});

test('bodies of any size stream through in both directions', async () => {
  const megabytes = Buffer.alloc(8_000_000, 'x');
  web.answerUpstream = (_req, res) => res.end(web.seenUpstream[0]?.body);
  const path = `/preview/${previewId}/8000/upload`;
  expect((await web.ask(path, { method: 'PUT', body: megabytes })).body).toHaveLength(megabytes.length);
  const chunked = { 'transfer-encoding': 'chunked' };
  await web.ask(path, { method: 'DELETE', headers: chunked, body: 'gone' });
  expect(web.seenUpstream[1]).toMatchObject({ method: 'DELETE', body: 'gone' });
});

test('a preview address without its slash is sent to the one with it', async () => {
  const answer = await web.ask(`/preview/${previewId}/8000`);
  expect(answer).toMatchObject({ status: 308, headers: { location: `/preview/${previewId}/8000/` } });
});

test('a path that leads out of the preview never reaches the sandbox host', async () => {
  expect((await web.ask(`/preview/${previewId}/8000/%2e%2e/%2e%2e/%2e%2e/metrics`)).status).toBe(400);
  expect(web.seenUpstream).toEqual([]);
});

test('a sandbox host that is away is said so, and the site goes on', async () => {
  web.stopUpstream();
  const page = await web.ask(`/preview/${previewId}/8000/`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(502);
  expect(page.body).toContain('실습 서버와 연결되지 않아요.');
  expect(JSON.parse((await web.ask('/socket.io/?EIO=4')).body).error.code).toBe('SANDBOX_HOST_DOWN');
  expect((await web.ask('/')).body).toBe('the site');
});

test('an answer that breaks off in the middle does not look whole', async () => {
  web.answerUpstream = (_req, res) => {
    res.writeHead(200, { 'content-length': '100' });
    res.write('half', () => res.destroy());
  };
  await expect(web.ask(`/preview/${previewId}/8000/`)).rejects.toThrow();
});

test('a browser that goes away ends the request at the sandbox host too', async () => {
  let isClosed = false;
  web.answerUpstream = (req) => {
    req.socket.once('close', () => {
      isClosed = true;
    });
  };
  const req = request({
    host: '127.0.0.1',
    port: web.port,
    path: `/preview/${previewId}/8000/`,
    agent: false,
  });
  req.on('error', () => {});
  req.end();
  await expect.poll(() => web.seenUpstream.length).toBe(1);
  req.destroy();
  await expect.poll(() => isClosed).toBe(true);
});
