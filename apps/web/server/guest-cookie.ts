import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { idFromBytes, type StudentId, studentId } from '@naru/protocol/ids';
import type { ClientAddress } from './client-address.ts';

const DAY_SECONDS = 86_400;
const GUEST_LIFE_SECONDS = 180 * DAY_SECONDS;
/** Visits renew the cookie, at most once in this time. */
const RENEW_AFTER_SECONDS = DAY_SECONDS;

export interface Guest {
  studentId: StudentId;
  /** Present when the answer should set it: a first visit, a forged or an old cookie. */
  setCookie: string | undefined;
}

export interface GuestCookies {
  /** The student this browser belongs to, or undefined. */
  findStudent(cookieHeader: string | undefined, scheme: ClientAddress['scheme']): StudentId | undefined;
  /** The same, and a new student for a browser that has none. Needs no database. */
  welcome(cookieHeader: string | undefined, scheme: ClientAddress['scheme']): Guest;
}

interface GuestCookieOptions {
  secret: string;
  nowMs: () => number;
  randomBytes?: (count: number) => Uint8Array;
}

/** `<student id>.<issued at, seconds>.<HMAC>`: the site alone can make one. */
export function createGuestCookies(options: GuestCookieOptions): GuestCookies {
  const random = options.randomBytes ?? randomBytes;
  const nowSeconds = () => Math.floor(options.nowMs() / 1_000);

  function find(header: string | undefined, scheme: ClientAddress['scheme']) {
    // Another page of the same domain may have added a cookie of the same name: the signature decides.
    for (const value of cookieValues(header, cookieName(scheme))) {
      const ticket = verify(value, options.secret);
      if (ticket && nowSeconds() - ticket.issuedAt < GUEST_LIFE_SECONDS) return ticket;
    }
    return undefined;
  }

  return {
    findStudent: (header, scheme) => find(header, scheme)?.studentId,
    welcome(header, scheme) {
      const known = find(header, scheme);
      if (known && nowSeconds() - known.issuedAt < RENEW_AFTER_SECONDS) {
        return { studentId: known.studentId, setCookie: undefined };
      }
      const id = known?.studentId ?? studentId.parse(idFromBytes('stu', random(20)));
      return { studentId: id, setCookie: serialise(sign(id, nowSeconds(), options.secret), scheme) };
    },
  };
}

/** The prefix makes browsers refuse one that another host of the domain has set; it needs TLS. */
function cookieName(scheme: ClientAddress['scheme']): string {
  return scheme === 'https' ? '__Host-naru-guest' : 'naru-guest';
}

function serialise(value: string, scheme: ClientAddress['scheme']): string {
  const attributes = `Path=/; Max-Age=${GUEST_LIFE_SECONDS}; HttpOnly; SameSite=Lax`;
  return `${cookieName(scheme)}=${value}; ${attributes}${scheme === 'https' ? '; Secure' : ''}`;
}

function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

function sign(id: StudentId, issuedAt: number, secret: string): string {
  return `${id}.${issuedAt}.${signature(`${id}.${issuedAt}`, secret).toString('base64url')}`;
}

function verify(value: string, secret: string): { studentId: StudentId; issuedAt: number } | undefined {
  const [id, issuedAt, given, ...more] = value.split('.');
  if (id === undefined || issuedAt === undefined || given === undefined || more.length > 0) return undefined;
  const expected = signature(`${id}.${issuedAt}`, secret);
  const bytes = Buffer.from(given, 'base64url');
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return undefined;
  const parsed = studentId.safeParse(id);
  return parsed.success ? { studentId: parsed.data, issuedAt: Number(issuedAt) } : undefined;
}

/** The purpose is part of what is signed: the secret may sign other things as well. */
function signature(text: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`guest-cookie\0${text}`).digest();
}
