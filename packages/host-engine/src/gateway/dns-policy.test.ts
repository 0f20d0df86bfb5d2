import { expect, test } from 'vitest';
import type { EgressMode } from '../egress-policy.ts';
import { dnsTypes } from './dns-message.ts';
import { decideDns } from './dns-policy.ts';

const packageHosts = new Set(['deb.debian.org']);
const decide = (mode: EgressMode, name: string, type: number = dnsTypes.a) =>
  decideDns(
    { id: 1, name, type, recursionDesired: true, section: new Uint8Array() },
    { mode, packageHosts, gateway: '10.93.0.1' },
  );

test('a closed class hears at once that a name does not exist', () => {
  expect(decide('closed', 'registry-1.docker.io')).toEqual({ code: 'no-such-name' });
  expect(decide('closed', 'deb.debian.org')).toEqual({ code: 'no-such-name' });
});

test('with packages, their sources lead to the gateway and other names nowhere', () => {
  expect(decide('packages', 'deb.debian.org')).toEqual({ code: 'address', address: '10.93.0.1' });
  expect(decide('packages', 'evil.deb.debian.org')).toEqual({ code: 'no-such-name' });
  expect(decide('packages', 'registry-1.docker.io')).toEqual({ code: 'no-such-name' });
});

test("an open class gets the resolver's answers, without IPv6", () => {
  expect(decide('open', 'example.org')).toBe('forward');
  expect(decide('open', 'example.org', dnsTypes.aaaa)).toEqual({ code: 'empty' });
  expect(decide('packages', 'deb.debian.org', dnsTypes.aaaa)).toEqual({ code: 'empty' });
});
