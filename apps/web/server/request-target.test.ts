import { expect, test } from 'vitest';
import { findTarget } from './request-target.ts';

const id = 'prv_abcdefghjkmnpqrstuvw';
const find = (host: string, url: string) =>
  findTarget({ host, url }, { previewDomain: 'preview.naru.example' });

test.each([
  ['localhost:3000', '/'],
  ['192.168.0.12:3000', '/lessons/first-run?step=2'],
  ['localhost', '/previews'],
  ['localhost', '/socket.iox'],
  ['preview.naru.example', '/'],
  ['naru.localhost', '/'],
  ['p8000.localhost', '/'],
  [`p8000-${id}.elsewhere.example`, '/'],
  ['[::1]:3000', '/'],
])('%s%s is the site', (host, url) => {
  expect(find(host, url)).toEqual({ kind: 'site' });
});

test.each(['/socket.io/', '/socket.io/?EIO=4&transport=websocket', '/socket.io'])(
  '%s is the socket',
  (url) => {
    expect(find('localhost:3000', url)).toEqual({ kind: 'socket' });
  },
);

test.each([
  [`p8000-${id}.localhost:3000`, '/a/b?c=d'],
  [`p8000-${id}.preview.naru.example`, '/a/b?c=d'],
  [`P8000-${id.toUpperCase()}.LOCALHOST.:3000`, '/a/b?c=d'],
])('on %s everything is the preview', (host, url) => {
  const prefix = `/preview/${id}/8000`;
  expect(find(host, url)).toEqual({ kind: 'preview', mode: 'host', path: `${prefix}/a/b?c=d`, prefix });
});

test.each(['/', '/api/me', '/socket.io/?EIO=4', `/preview/${id}/9000/`, '//evil.example/'])(
  'a preview host never shows the site: %s',
  (url) => {
    expect(find(`p8000-${id}.localhost`, url)).toEqual({
      kind: 'preview',
      mode: 'host',
      path: `/preview/${id}/8000${url}`,
      prefix: `/preview/${id}/8000`,
    });
  },
);

test('a path names a preview', () => {
  const prefix = `/preview/${id}/8000`;
  expect(find('10.0.0.5:3000', `${prefix}/style.css?v=1`)).toEqual({
    kind: 'preview',
    mode: 'path',
    path: `${prefix}/style.css?v=1`,
    prefix,
  });
});

test.each([
  [`/preview/${id}/8000`, `/preview/${id}/8000/`],
  [`/preview/${id}/8000?a=b`, `/preview/${id}/8000/?a=b`],
])('%s is sent to the address with a slash', (url, location) => {
  expect(find('localhost', url)).toEqual({ kind: 'redirect', location });
});

test.each([
  ['localhost', '/preview', 'PREVIEW_NOT_FOUND'],
  ['localhost', '/preview/prv_short/8000/', 'PREVIEW_NOT_FOUND'],
  ['localhost', `/preview/${id}/80x/`, 'PREVIEW_NOT_FOUND'],
  ['localhost', `/preview/${id}/0/`, 'PORT_OUT_OF_RANGE'],
  ['localhost', `/preview/${id}/65536/`, 'PORT_OUT_OF_RANGE'],
  [`p65536-${id}.localhost`, '/', 'PORT_OUT_OF_RANGE'],
  ['p8000-prv_x.localhost', '/', 'PREVIEW_NOT_FOUND'],
  [`p8000-${id}.more.localhost`, '/', 'PREVIEW_NOT_FOUND'],
  ['localhost', `/preview/${id}/8000/../../../v1/sandboxes`, 'INVALID_INPUT'],
  ['localhost', `/preview/${id}/8000/%2e%2e/%2E%2e/%2e./metrics`, 'INVALID_INPUT'],
  ['localhost', `/preview/${id}/8000/..\\..\\..\\metrics`, 'INVALID_INPUT'],
  [`p8000-${id}.localhost`, '/../9000/', 'INVALID_INPUT'],
  ['localhost', 'http://127.0.0.1:7070/metrics', 'INVALID_INPUT'],
  ['localhost', '*', 'INVALID_INPUT'],
])('%s %s is refused with %s', (host, url, code) => {
  expect(find(host, url)).toEqual({ kind: 'refused', code });
});
