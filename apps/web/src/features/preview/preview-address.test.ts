import { describe, expect, it } from 'vitest';
import { frameSandbox, previewAddress, readPreviewPath } from './preview-address.ts';

const target = { previewId: 'prv_abcdefgh', port: 8000, path: '/a?b=1' };

describe('the address of a preview', () => {
  it.each([
    ['localhost', '3000', undefined, 'host', 'http://p8000-prv_abcdefgh.localhost:3000/a?b=1'],
    ['naru.localhost', '', undefined, 'host', 'http://p8000-prv_abcdefgh.localhost/a?b=1'],
    ['192.168.0.5', '3000', undefined, 'path', 'http://192.168.0.5:3000/preview/prv_abcdefgh/8000/a?b=1'],
    ['naru.school.kr', '', 'box.school.kr', 'host', 'http://p8000-prv_abcdefgh.box.school.kr/a?b=1'],
    ['naru.school.kr', '', undefined, 'path', 'http://naru.school.kr/preview/prv_abcdefgh/8000/a?b=1'],
  ])('on %s:%s with the domain %s is in %s mode', (hostname, port, previewDomain, mode, url) => {
    expect(previewAddress({ page: { protocol: 'http:', hostname, port }, previewDomain, target })).toEqual({
      mode,
      url,
    });
  });

  it('keeps the protocol of the page', () => {
    const page = { protocol: 'https:', hostname: 'naru.school.kr', port: '' };
    expect(previewAddress({ page, previewDomain: 'box.kr', target }).url).toMatch(/^https:\/\/p8000-/);
  });
});

describe('the frame of a preview', () => {
  it('never gives the site’s own origin to a page that shares its address', () => {
    expect(frameSandbox('path')).not.toContain('allow-same-origin');
  });

  it.each(['path', 'host'] as const)('cannot take the whole window over in %s mode', (mode) => {
    expect(frameSandbox(mode)).not.toContain('allow-top-navigation');
  });
});

describe('the path box', () => {
  it.each([
    ['', '/'],
    ['index.html', '/index.html'],
    ['//evil.example/x', '/evil.example/x'],
    ['https://evil.example/x?y', '/x?y'],
    ['\\\\evil\\x', '/evil/x'],
    [' /안녕 ', '/안녕'],
  ])('reads %j as %j', (typed, path) => {
    expect(readPreviewPath(typed)).toBe(path);
  });
});
