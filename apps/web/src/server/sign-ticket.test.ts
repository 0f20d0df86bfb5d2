import type { StudentId } from '@naru/protocol/ids';
import { ticketAudience, ticketClaims, ticketIssuer, ticketLifeSeconds } from '@naru/protocol/ticket';
import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createTicketSigner } from './sign-ticket.ts';

const secret = 't'.repeat(32);
const nowMs = 1_800_000_000_000;
const claims = { studentId: 'stu_abcdefghjk' as StudentId, lesson: 'first-run' };

function aSigner() {
  let seed = 0;
  return createTicketSigner({
    secret,
    nowMs: () => nowMs,
    randomBytes: (count) => {
      seed += 1;
      return new Uint8Array(count).fill(seed);
    },
  });
}

const verify = (ticket: string, atMs = nowMs) =>
  jwtVerify(ticket, new TextEncoder().encode(secret), {
    issuer: ticketIssuer,
    audience: ticketAudience,
    algorithms: ['HS256'],
    currentDate: new Date(atMs),
  });

test('a ticket says who and what for, and ends soon', async () => {
  const { ticket, expiresAt } = await aSigner()(claims);
  expect(expiresAt).toEqual(new Date(nowMs + ticketLifeSeconds * 1_000));
  const { payload } = await verify(ticket);
  expect(ticketClaims.parse(payload)).toMatchObject({ sub: claims.studentId, lesson: claims.lesson });
  await expect(verify(ticket, nowMs + ticketLifeSeconds * 1_000)).rejects.toMatchObject({
    code: 'ERR_JWT_EXPIRED',
  });
});

test('no two tickets have the same id, so that a second use can be refused', async () => {
  const sign = aSigner();
  const ids = await Promise.all(
    [sign(claims), sign(claims)].map(async (it) => (await verify((await it).ticket)).payload.jti),
  );
  expect(new Set(ids).size).toBe(2);
});
