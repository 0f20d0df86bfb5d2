import { createHmac } from 'node:crypto';
import { studentId } from '@naru/protocol/ids';
import { expect, test } from 'vitest';
import { createGuestCookies } from './guest-cookie.ts';

const DAY_MS = 86_400_000;
const secret = 'a secret of at least thirty-two characters';

function someCookies(options: { secret?: string; startMs?: number } = {}) {
  const clock = { ms: options.startMs ?? 1_800_000_000_000 };
  let seed = 0;
  const cookies = createGuestCookies({
    secret: options.secret ?? secret,
    nowMs: () => clock.ms,
    randomBytes: (count) => {
      seed += 1;
      return new Uint8Array(count).fill(seed);
    },
  });
  return { cookies, clock };
}

const toHeader = (setCookie: string | undefined) => setCookie?.split(';')[0] ?? '';

test('a first visit makes a student and a cookie that only the server can read', () => {
  const { cookies } = someCookies();
  const guest = cookies.welcome(undefined, 'http');
  expect(studentId.safeParse(guest.studentId).success).toBe(true);
  expect(guest.setCookie).toMatch(
    /^naru-guest=stu_[a-z0-9]{20}\.1800000000\.[\w-]{43}; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax$/,
  );
  expect(cookies.findStudent(toHeader(guest.setCookie), 'http')).toBe(guest.studentId);
});

test('behind TLS the cookie is secure and bound to this host', () => {
  const { cookies } = someCookies();
  const guest = cookies.welcome(undefined, 'https');
  expect(guest.setCookie).toMatch(/^__Host-naru-guest=.*; Path=\/; .*; Secure$/);
  expect(cookies.findStudent(toHeader(guest.setCookie), 'https')).toBe(guest.studentId);
  // One without the prefix may come from any page of the domain.
  expect(
    cookies.findStudent(toHeader(cookies.welcome(undefined, 'http').setCookie), 'https'),
  ).toBeUndefined();
});

test('a returning student stays the same and gets no second cookie that day', () => {
  const { cookies } = someCookies();
  const first = cookies.welcome(undefined, 'http');
  expect(cookies.welcome(`theme=dark; ${toHeader(first.setCookie)}`, 'http')).toEqual({
    studentId: first.studentId,
    setCookie: undefined,
  });
});

test('a visit after a day renews the cookie, and half a year of absence ends it', () => {
  const { cookies, clock } = someCookies();
  const first = cookies.welcome(undefined, 'http');
  clock.ms += 179 * DAY_MS;
  const renewed = cookies.welcome(toHeader(first.setCookie), 'http');
  expect(renewed.studentId).toBe(first.studentId);
  expect(renewed.setCookie).toBeDefined();
  clock.ms += DAY_MS;
  expect(cookies.findStudent(toHeader(first.setCookie), 'http')).toBeUndefined();
  expect(cookies.findStudent(toHeader(renewed.setCookie), 'http')).toBe(first.studentId);
});

const genuine = toHeader(someCookies().cookies.welcome(undefined, 'http').setCookie);
const [, id = '', issuedAt = '', signed = ''] = /=(.*)\.(.*)\.(.*)$/.exec(genuine) ?? [];
const other = 'stu_zzzzzzzzzzzzzzzzzzzz';

test.each([
  ['another student with the same signature', `naru-guest=${other}.${issuedAt}.${signed}`],
  ['a later date with the same signature', `naru-guest=${id}.1900000000.${signed}`],
  ['no signature', `naru-guest=${id}.${issuedAt}.`],
  ['no parts', `naru-guest=${id}`],
  ['one part too many', `${genuine}.x`],
  [
    'a signature by another secret',
    toHeader(someCookies({ secret: 'x'.repeat(32) }).cookies.welcome(undefined, 'http').setCookie),
  ],
  [
    'a signature for another purpose',
    `naru-guest=${id}.${issuedAt}.${createHmac('sha256', secret).update(`${id}.${issuedAt}`).digest('base64url')}`,
  ],
  ['an empty value', 'naru-guest='],
])('a forged cookie is replaced by a new student: %s', (_what, header) => {
  const { cookies } = someCookies();
  cookies.welcome(undefined, 'http');
  expect(cookies.findStudent(header, 'http')).toBeUndefined();
  const guest = cookies.welcome(header, 'http');
  expect(guest.setCookie).toBeDefined();
  expect([id, other]).not.toContain(guest.studentId);
});

test('a forged cookie in front of the real one does not hide it', () => {
  const { cookies } = someCookies();
  expect(cookies.findStudent(`naru-guest=${other}.1.x; ${genuine}`, 'http')).toBe(id);
});
