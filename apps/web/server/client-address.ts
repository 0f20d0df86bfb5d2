import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** How the browser reached us. From the connection, or from our own reverse proxy when there is one. */
export interface ClientAddress {
  /** Host with port, as the browser's address bar shows it; empty when it is not a host. */
  host: string;
  scheme: 'http' | 'https';
  ip: string;
}

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:\d{1,5})?$/i;

export function readClientAddress(
  req: IncomingMessage,
  { trustProxy }: { trustProxy: boolean },
): ClientAddress {
  const forwarded = (name: string) => (trustProxy ? lastOf(req.headers[name]) : undefined);
  const host = forwarded('x-forwarded-host') ?? req.headers.host ?? '';
  const ip = forwarded('x-forwarded-for') ?? '';
  return {
    host: HOST.test(host) ? host.toLowerCase() : '',
    scheme: forwarded('x-forwarded-proto') === 'https' ? 'https' : 'http',
    ip: isIP(ip) > 0 ? ip : (req.socket.remoteAddress ?? ''),
  };
}

/** The last entry is the one that the nearest proxy, ours, has written. */
function lastOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value.at(-1) : value;
  return text?.split(',').at(-1)?.trim() || undefined;
}
