import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { PreviewMode } from './request-target.ts';

/** They would act on the whole origin, which in path mode is the site's. */
const ORIGIN_WIDE = [
  'clear-site-data',
  'service-worker-allowed',
  'strict-transport-security',
  'alt-svc',
  'nel',
  'report-to',
  'reporting-endpoints',
];

/** A page with an origin of its own that nobody shares: scripts run, the site's cookies and storage are out of reach. */
const SANDBOX = 'sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads';

/**
 * Takes from a preview's answer what could act on the site. In path mode the preview has the site's address,
 * so it may set no cookie and its page is sandboxed, whatever the program inside the container says.
 */
export function disarmPreview(headers: OutgoingHttpHeaders, mode: PreviewMode): OutgoingHttpHeaders {
  const { 'set-cookie': cookies, ...rest } = headers;
  const kept: OutgoingHttpHeaders = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !ORIGIN_WIDE.includes(name) && !name.startsWith('x-naru-')),
  );
  if (mode === 'host') {
    const hostOnly = toList(cookies).filter((cookie) => !/;\s*domain\s*=/i.test(cookie));
    if (hostOnly.length > 0) kept['set-cookie'] = hostOnly;
    return kept;
  }
  // Policies separated by a comma all apply, so one from the container cannot loosen ours.
  kept['content-security-policy'] = [...toList(kept['content-security-policy']), SANDBOX].join(', ');
  kept['x-content-type-options'] = 'nosniff';
  kept['referrer-policy'] = 'no-referrer';
  delete kept['access-control-allow-credentials'];
  return { ...kept, ...ANYONE_MAY_READ };
}

/**
 * A sandboxed page is foreign even to its own address, so a student's page could not fetch its own data. Who
 * knows the address may read it anyway, and nothing that identifies anybody is sent with such a request.
 */
const ANYONE_MAY_READ = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' } as const;

/** The answer to a browser that asks whether a sandboxed page may send a request; undefined for all others. */
export function answerPreflight({ method, headers }: IncomingMessage): OutgoingHttpHeaders | undefined {
  const wanted = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || wanted === undefined) return undefined;
  return {
    ...ANYONE_MAY_READ,
    'access-control-allow-methods': wanted,
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '600',
    vary: 'access-control-request-method, access-control-request-headers',
  };
}

function toList(value: OutgoingHttpHeaders[string]): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [String(value)];
}
