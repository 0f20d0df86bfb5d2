import { PROTOCOL_VERSION } from '@naru/protocol/commands';
import {
  handshake,
  type TicketClaims,
  ticketAudience,
  ticketClaims,
  ticketIssuer,
} from '@naru/protocol/ticket';
import { AppError } from '@naru/service-kit/app-error';
import { errors, jwtVerify } from 'jose';
import type { Clock } from './clock.ts';

/** Refuses a ticket that claims to live much longer than the site makes them. */
const MAX_LIFE_MS = 5 * 60_000;

/** Lets a page in with the ticket the site signed for it; each ticket once. */
export class TicketGate {
  readonly #secret: Uint8Array;
  readonly #clock: Clock;
  /** Tickets used, until they would have expired anyway. */
  readonly #used = new Map<string, number>();

  constructor(options: { secret: string; clock: Clock }) {
    this.#secret = new TextEncoder().encode(options.secret);
    this.#clock = options.clock;
  }

  async admit(auth: unknown): Promise<TicketClaims> {
    const parsed = handshake.safeParse(auth);
    if (!parsed.success) throw new AppError('UNAUTHENTICATED', 'malformed handshake');
    if (parsed.data.protocolVersion !== PROTOCOL_VERSION) {
      throw new AppError('PROTOCOL_VERSION', `page speaks version ${parsed.data.protocolVersion}`);
    }
    const { claims, expiresAtMs } = await this.#verify(parsed.data.ticket);
    const nowMs = this.#clock();
    for (const [jti, untilMs] of this.#used) if (untilMs <= nowMs) this.#used.delete(jti);
    if (expiresAtMs - nowMs > MAX_LIFE_MS) throw new AppError('UNAUTHENTICATED', 'ticket lives too long');
    // To the page a used ticket is like an old one: it fetches another.
    if (this.#used.has(claims.jti)) throw new AppError('TICKET_EXPIRED', 'ticket was used before');
    this.#used.set(claims.jti, expiresAtMs);
    return claims;
  }

  async #verify(ticket: string): Promise<{ claims: TicketClaims; expiresAtMs: number }> {
    try {
      const { payload } = await jwtVerify(ticket, this.#secret, {
        algorithms: ['HS256'],
        issuer: ticketIssuer,
        audience: ticketAudience,
        requiredClaims: ['exp', 'jti', 'sub'],
        currentDate: new Date(this.#clock()),
      });
      return { claims: ticketClaims.parse(payload), expiresAtMs: (payload.exp ?? 0) * 1_000 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new AppError('TICKET_EXPIRED', 'ticket is too old', { cause: error });
      }
      throw new AppError('UNAUTHENTICATED', 'ticket is not ours', { cause: error });
    }
  }
}
