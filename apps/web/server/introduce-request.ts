import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientAddress } from './client-address.ts';
import type { GuestCookies } from './guest-cookie.ts';
import { contentSecurityPolicy } from './security-headers.ts';
import { dropForgedHeaders } from './upstream-headers.ts';

interface IntroduceOptions {
  req: IncomingMessage;
  res: ServerResponse;
  address: ClientAddress;
  guests: GuestCookies;
  policy: { previewDomain: string | undefined; isDevelopment: boolean };
}

const STUDENT_HEADER = 'x-naru-student';

/**
 * Tells the site in headers what we know of a request, after removing what the browser claims: how it came, who
 * the student is, and the policy whose nonce Next puts on its scripts.
 */
export function introduceRequest({ req, res, address, guests, policy }: IntroduceOptions): void {
  const { cookie } = req.headers;
  dropForgedHeaders(req.headers);
  req.headers['x-forwarded-host'] = address.host;
  req.headers['x-forwarded-proto'] = address.scheme;
  req.headers['x-forwarded-for'] = address.ip;
  const path = req.url ?? '/';
  if (path.startsWith('/_next/static/')) return;
  const text = contentSecurityPolicy({ nonce: randomBytes(16).toString('base64'), address, ...policy });
  res.setHeader('content-security-policy', text);
  req.headers['content-security-policy'] = text;
  if (!isPagePath(path)) {
    const studentId = guests.findStudent(cookie, address.scheme);
    if (studentId !== undefined) req.headers[STUDENT_HEADER] = studentId;
    return;
  }
  const guest = guests.welcome(cookie, address.scheme);
  req.headers[STUDENT_HEADER] = guest.studentId;
  if (guest.setCookie !== undefined) res.appendHeader('set-cookie', guest.setCookie);
}

/** Paths that show a page, where a student without a cookie is welcomed. */
function isPagePath(path: string): boolean {
  const pathname = path.split('?', 1)[0] ?? '';
  return !pathname.startsWith('/api/') && !pathname.startsWith('/_next/') && !/\.[^/]*$/.test(pathname);
}
