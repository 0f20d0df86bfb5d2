import type { StudentId } from '@naru/protocol/ids';
import { ticketAudience, ticketIssuer, ticketLifeSeconds } from '@naru/protocol/ticket';
import { SignJWT } from 'jose';

export interface SignedTicket {
  ticket: string;
  expiresAt: Date;
}

interface SignTicketOptions {
  secret: string;
  nowMs: () => number;
  randomBytes: (count: number) => Uint8Array;
}

export type SignTicket = (claims: { studentId: StudentId; lesson: string }) => Promise<SignedTicket>;

/** A pass for the socket: short-lived, for one student and one lesson, used once. */
export function createTicketSigner({ secret, nowMs, randomBytes }: SignTicketOptions): SignTicket {
  const key = new TextEncoder().encode(secret);
  return async ({ studentId, lesson }) => {
    const issuedAt = Math.floor(nowMs() / 1_000);
    const expiresAt = issuedAt + ticketLifeSeconds;
    const ticket = await new SignJWT({ lesson })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(studentId)
      .setJti(Buffer.from(randomBytes(16)).toString('base64url'))
      .setIssuer(ticketIssuer)
      .setAudience(ticketAudience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(key);
    return { ticket, expiresAt: new Date(expiresAt * 1_000) };
  };
}
