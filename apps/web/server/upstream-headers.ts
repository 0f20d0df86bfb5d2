import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { ClientAddress } from './client-address.ts';

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** What a browser may not say to us, because our own programs believe it. */
function isOurs(name: string): boolean {
  return name === 'forwarded' || name.startsWith('x-forwarded-') || name.startsWith('x-naru-');
}

/** Removes what only our server may say, from a request that goes on inside this program. */
export function dropForgedHeaders(headers: IncomingHttpHeaders): void {
  for (const name of Object.keys(headers)) {
    // Next reads the others to route inside itself and to find the nonce of the page.
    const isNextInternal =
      name.startsWith('x-middleware-') || name.startsWith('x-invoke-') || name === 'x-nonce';
    if (isOurs(name) || isNextInternal || name.startsWith('content-security-policy')) delete headers[name];
  }
}

/**
 * Headers for the sandbox host: no cookie and no credentials of the site ever reach it, and the address of
 * the browser is told by us alone.
 */
export function toUpstreamHeaders(
  headers: IncomingHttpHeaders,
  address: ClientAddress,
  extra: OutgoingHttpHeaders = {},
): OutgoingHttpHeaders {
  const dropped = new Set([...HOP_BY_HOP, ...listed(headers.connection)]);
  for (const name of ['host', 'cookie', 'authorization', 'expect']) dropped.add(name);
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name) && !isOurs(name));
  return {
    ...Object.fromEntries(kept),
    'x-forwarded-host': address.host,
    'x-forwarded-proto': address.scheme,
    'x-forwarded-for': address.ip,
    ...extra,
  };
}

/** Headers of an answer without those that belong to the connection it came by. */
export function withoutHopByHop(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const dropped = new Set([...HOP_BY_HOP, ...listed(headers.connection)]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

function listed(connection: string | undefined): string[] {
  return (connection ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}
