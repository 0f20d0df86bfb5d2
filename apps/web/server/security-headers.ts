import type { ClientAddress } from './client-address.ts';

interface PolicyOptions {
  nonce: string;
  address: ClientAddress;
  previewDomain: string | undefined;
  /** React's development build evaluates strings. */
  isDevelopment: boolean;
}

/** For every page of the site. Next puts the nonce on its scripts, which load the rest. */
export function contentSecurityPolicy({
  nonce,
  address,
  previewDomain,
  isDevelopment,
}: PolicyOptions): string {
  const sockets = address.scheme === 'https' ? `wss://${address.host}` : `ws://${address.host}`;
  const previews = ['http://*.localhost:*'];
  if (previewDomain !== undefined) previews.push(`${address.scheme}://*.${previewDomain}:*`);
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // The editor and the terminal write style elements and attributes while they run.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${address.host === '' ? '' : ` ${sockets}`}`,
    "worker-src 'self' blob:",
    `frame-src 'self' ${previews.join(' ')}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For every answer of the site, files included. */
export const siteHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  // A preview opened in a tab of its own cannot reach back to the page that opened it.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
} as const;
