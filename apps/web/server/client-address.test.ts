import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { readClientAddress } from './client-address.ts';

function aRequest(headers: Record<string, string>): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  Object.assign(req.headers, headers);
  Object.defineProperty(req.socket, 'remoteAddress', { value: '192.168.0.7' });
  return req;
}

const claimed = {
  host: 'Naru.Example:3000',
  'x-forwarded-host': 'evil.example, proxy.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '1.2.3.4, 10.0.0.9',
};

test('what a browser claims to have been forwarded is not believed', () => {
  expect(readClientAddress(aRequest(claimed), { trustProxy: false })).toEqual({
    host: 'naru.example:3000',
    scheme: 'http',
    ip: '192.168.0.7',
  });
});

test('behind a proxy of ours its own entry, the last, is believed', () => {
  expect(readClientAddress(aRequest(claimed), { trustProxy: true })).toEqual({
    host: 'proxy.example',
    scheme: 'https',
    ip: '10.0.0.9',
  });
});

test.each(['', 'a b', 'a;script-src *', 'a/b', "a'b", 'a:99999999'])('%j is no host', (host) => {
  expect(readClientAddress(aRequest({ host }), { trustProxy: false }).host).toBe('');
});
