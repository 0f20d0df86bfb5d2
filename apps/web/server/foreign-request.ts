import type { IncomingMessage } from 'node:http';
import type { ClientAddress } from './client-address.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A request that another page made this browser send. Previews may share the site's address (path mode, where
 * they have the origin `null`) or its domain (host mode), so cookie rules alone do not hold them off.
 * Programs without a browser send neither header and carry no cookie either.
 */
export function isForeignRequest(req: IncomingMessage, address: ClientAddress): boolean {
  const origin = req.headers.origin;
  const site = req.headers['sec-fetch-site'];
  if (READS.has(req.method ?? '')) {
    const isApi = req.url?.startsWith('/api/') === true;
    return isApi && (site === 'cross-site' || site === 'same-site');
  }
  if (origin !== undefined) return URL.parse(origin)?.host !== address.host || address.host === '';
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
