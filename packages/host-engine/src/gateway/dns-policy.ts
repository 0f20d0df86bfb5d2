import type { EgressMode } from '../egress-policy.ts';
import { type DnsOutcome, type DnsQuestion, dnsTypes } from './dns-message.ts';

/**
 * What the gateway says about a name.
 * Where nothing outside can be reached, saying "no such host" at once is kinder than an address that refuses or a
 * resolver that is silent, and a name is no way out for data. With packages, the names that work lead to the
 * gateway's own proxy. IPv6 is off, so no mode gives an IPv6 address.
 */
export function decideDns(
  question: DnsQuestion,
  policy: { mode: EgressMode; packageHosts: ReadonlySet<string>; gateway: string },
): DnsOutcome | 'forward' {
  if (policy.mode === 'open') {
    return question.type === dnsTypes.aaaa || question.type === dnsTypes.https
      ? { code: 'empty' }
      : 'forward';
  }
  if (policy.mode !== 'packages' || !policy.packageHosts.has(question.name)) return { code: 'no-such-name' };
  return question.type === dnsTypes.a ? { code: 'address', address: policy.gateway } : { code: 'empty' };
}
