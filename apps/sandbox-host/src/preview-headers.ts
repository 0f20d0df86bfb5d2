import type { IncomingHttpHeaders } from 'node:http';

/** `path`: the preview shares the site's origin; `host`: it has an origin of its own. */
export type PreviewMode = 'path' | 'host';

export type HeaderFields = Record<string, string | string[]>;

export interface PreviewAddress {
  previewId: string;
  port: number;
  mode: PreviewMode;
}

/** Takes every power of the origin from a document: no cookies, no storage, no reach into the site. */
const SANDBOX_POLICY = 'sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** The site's, or what would tell a student's program about the site. */
const keptFromPrograms = new Set(['cookie', 'authorization', 'referer', 'host', 'forwarded', 'x-real-ip']);
/** What a student's program may not decide for the site's origin, or would break the pane. */
const keptFromBrowsers = new Set([
  'set-cookie',
  'set-cookie2',
  'x-frame-options',
  'content-security-policy',
  'content-security-policy-report-only',
  'strict-transport-security',
  'public-key-pins',
  'clear-site-data',
  'service-worker-allowed',
  'alt-svc',
  'report-to',
  'reporting-endpoints',
  'nel',
  'origin-agent-cluster',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'refresh',
]);

export function prefixOf({ previewId, port }: PreviewAddress): string {
  return `/preview/${previewId}/${port}`;
}

/** What the student's program gets of a browser's request. */
export function toProgramHeaders(headers: IncomingHttpHeaders, address: PreviewAddress): HeaderFields {
  const dropped = new Set([...hopByHop, ...keptFromPrograms, ...connectionTokens(headers.connection)]);
  const kept: HeaderFields = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || dropped.has(name) || name.startsWith('x-naru-')) continue;
    kept[name] = value;
  }
  // Development servers refuse names they do not know; everything the student reads says localhost.
  kept.host = `localhost:${address.port}`;
  if (address.mode === 'path') kept['x-forwarded-prefix'] = prefixOf(address);
  else delete kept['x-forwarded-prefix'];
  return kept;
}

/** What a browser gets of the program's answer. */
export function toBrowserHeaders(headers: IncomingHttpHeaders, address: PreviewAddress): HeaderFields {
  const dropped = new Set([...hopByHop, ...keptFromBrowsers, ...connectionTokens(headers.connection)]);
  const kept: HeaderFields = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !dropped.has(name)) kept[name] = value;
  }
  const policies = ownPolicies(headers['content-security-policy']);
  if (address.mode === 'path') {
    policies.push(SANDBOX_POLICY);
    if (headers.location !== undefined) kept.location = locationInside(headers.location, address);
  }
  if (policies.length > 0) kept['content-security-policy'] = policies;
  // Left to guess from a file's age, browsers keep pages for days; here the next container may have the port.
  kept['cache-control'] ??= 'no-cache';
  // The address is the permission to look, so it does not travel to other sites.
  kept['referrer-policy'] = 'same-origin';
  return kept;
}

/** The program's policy without the one part that would keep it out of the pane. */
function ownPolicies(policy: string | string[] | undefined): string[] {
  return [policy ?? []].flat().flatMap((line) => {
    const kept = line
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '' && !/^(frame-ancestors|report-uri|report-to)\b/i.test(part));
    return kept.length === 0 ? [] : [kept.join('; ')];
  });
}

/** A redirect to `/x`, or to the port itself, stays below the preview's path. */
function locationInside(location: string, address: PreviewAddress): string {
  const own = new RegExp(`^https?://(localhost|127\\.0\\.0\\.1):${address.port}(?=/|$)`, 'i');
  const path = location.replace(own, '') || '/';
  return path.startsWith('/') && !path.startsWith('//') ? prefixOf(address) + path : location;
}

function connectionTokens(connection: string | undefined): string[] {
  return connection?.split(',').map((token) => token.trim().toLowerCase()) ?? [];
}
