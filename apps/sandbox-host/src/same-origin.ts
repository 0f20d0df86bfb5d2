import type { IncomingMessage } from 'node:http';

/**
 * Whether a request comes from a page of the site. Browsers let any page open a websocket anywhere, and
 * always say from where. Without an Origin it is no browser, and the ticket alone decides.
 */
export function isSameOrigin(request: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  const forwarded = request.headers['x-forwarded-host'];
  const expected = (typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim() : undefined) ?? host;
  try {
    return expected !== undefined && new URL(origin).host === expected.toLowerCase();
  } catch {
    // `Origin: null` of a sandboxed frame, or not an address at all.
    return false;
  }
}
