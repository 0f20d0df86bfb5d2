import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compressStatic } from './compress-static.ts';
import { createStaticFiles } from './static-files.ts';

const SCRIPT = 'console.log("나루");\n'.repeat(200);
const FONT = randomBytes(5_000);

let dir: string;
let server: ReturnType<typeof createServer>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'naru-static-'));
  await mkdir(join(dir, 'static/chunks'), { recursive: true });
  await writeFile(join(dir, 'secret.js'), 'not for the web');
  await writeFile(join(dir, 'static/chunks/0-a~b.js'), SCRIPT);
  await writeFile(join(dir, 'static/small.js'), 'x');
  await writeFile(join(dir, 'static/font.woff2'), FONT);
  await compressStatic(join(dir, 'static'));
  const serve = createStaticFiles(join(dir, 'static'));
  server = createServer((req, res) => serve(req, res, () => res.end(`next: ${req.url}`)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(dir, { recursive: true });
});

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const req = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  req.end();
  const [res] = await once(req, 'response');
  return { status: res.statusCode, headers: res.headers, body: await buffer(res) };
}

const path = '/_next/static/chunks/0-a~b.js';

test('a file comes as it was compressed at the build, by the best way the browser knows', async () => {
  const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br, zstd' });
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
  const gzip = await ask(path, { 'accept-encoding': 'gzip' });
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
  const plain = await ask(path);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe(SCRIPT);
  for (const { headers } of [brotli, gzip, plain]) {
    expect(headers['content-type']).toMatch(/^text\/javascript/);
    expect(headers['cache-control']).toBe('public,max-age=31536000,immutable');
    expect(headers.vary).toBe('Accept-Encoding');
  }
});

test('a browser that has the file hears that it is still the same', async () => {
  const { headers } = await ask(path, { 'accept-encoding': 'br' });
  const again = await ask(path, { 'accept-encoding': 'br', 'if-none-match': String(headers.etag) });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('what gets no smaller is not compressed', async () => {
  for (const [name, bytes] of [
    ['small.js', Buffer.from('x')],
    ['font.woff2', FONT],
  ] as const) {
    const { headers, body } = await ask(`/_next/static/${name}`, { 'accept-encoding': 'br, gzip' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(body).toEqual(bytes);
  }
});

test.each([
  '/',
  '/_next/static/none.js',
  '/_next/static/',
  '/_next/static/chunks',
  '/_next/static/../secret.js',
  '/_next/static/..%2fsecret.js',
  '/_next/static/%2e%2e/secret.js',
  '/_next/static/%',
  '/_next/image?url=x',
])('what is no file of the build is left to Next as it was asked for: %s', async (asked) => {
  const { body } = await ask(asked);
  expect(body.toString()).toBe(`next: ${asked}`);
});

test('only reading is answered', async () => {
  const { body } = await ask(path, {}, 'POST');
  expect(body.toString()).toBe(`next: ${path}`);
  const head = await ask(path, { 'accept-encoding': 'br' }, 'HEAD');
  expect([head.status, head.headers['content-encoding'], head.body.length]).toEqual([200, 'br', 0]);
});
