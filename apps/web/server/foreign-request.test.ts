import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { isForeignRequest } from './foreign-request.ts';

interface Sent {
  method?: string;
  url?: string;
  origin?: string;
  site?: string;
}

function isForeign(
  { method = 'POST', url = '/api/ticket', origin, site }: Sent,
  host = 'naru.example:3000',
): boolean {
  const req = new IncomingMessage(new Socket());
  Object.assign(req, { method, url });
  if (origin !== undefined) req.headers.origin = origin;
  if (site !== undefined) req.headers['sec-fetch-site'] = site;
  return isForeignRequest(req, { host, scheme: 'http', ip: '::1' });
}

test.each<[string, Sent]>([
  ['a write of our own page', { origin: 'http://naru.example:3000', site: 'same-origin' }],
  ['a write through a proxy that ends TLS', { origin: 'https://naru.example:3000' }],
  ['a program without a browser', {}],
  ['a read of our own page', { method: 'GET', url: '/api/me', site: 'same-origin' }],
  ['an address typed by hand', { method: 'GET', url: '/api/me', site: 'none' }],
  ['a link from another site to a page', { method: 'GET', url: '/lessons/first-run', site: 'cross-site' }],
])('%s is ours', (_what, sent) => {
  expect(isForeign(sent)).toBe(false);
});

test.each<[string, Sent]>([
  ['a write of a sandboxed preview', { origin: 'null', site: 'cross-site' }],
  [
    'a write of a preview on its own host',
    { origin: 'http://p80-prv_abcdefgh.naru.example:3000', site: 'same-site' },
  ],
  ['a write of another port of this machine', { origin: 'http://naru.example:8080', site: 'same-site' }],
  ['a write of another site', { origin: 'https://evil.example' }],
  ['a write with an origin that is none', { origin: 'naru.example:3000' }],
  ['a form of another site in a browser that hides the origin', { site: 'cross-site' }],
  ['a delete', { method: 'DELETE', origin: 'null' }],
  ['a write to a page', { url: '/lessons/first-run', origin: 'null' }],
  ['a read of the API by a preview', { method: 'GET', url: '/api/me', site: 'cross-site' }],
  ['a read of the API by a sister host', { method: 'GET', url: '/api/me', site: 'same-site' }],
])('%s is foreign', (_what, sent) => {
  expect(isForeign(sent)).toBe(true);
});

test('without a usable host no origin is ours', () => {
  expect(isForeign({ origin: 'null' }, '')).toBe(true);
  expect(isForeign({ origin: 'http://' }, '')).toBe(true);
});
