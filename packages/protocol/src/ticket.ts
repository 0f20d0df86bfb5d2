import { z } from 'zod';
import { lessonSlug } from './commands.ts';
import { studentId } from './ids.ts';

/**
 * The claims of a socket ticket: a JWT (HS256, secret NARU_TICKET_SECRET) that the site signs, valid for
 * `ticketLifeSeconds` and used once per connection attempt. issuer `naru-web`, audience `naru-sandbox-host`.
 */
export const ticketClaims = z.object({
  sub: studentId,
  lesson: lessonSlug,
  /** Unguessable id of this ticket: a second use is refused. */
  jti: z.string().min(16).max(64),
});
export type TicketClaims = z.output<typeof ticketClaims>;

export const ticketIssuer = 'naru-web';
export const ticketAudience = 'naru-sandbox-host';
export const ticketLifeSeconds = 30;

/** What the page sends in socket.io's `auth`. */
export const handshake = z.object({ ticket: z.string().max(2_000), protocolVersion: z.int() });
export type Handshake = z.output<typeof handshake>;

/** socket.io's path, behind the site's one port. */
export const SOCKET_PATH = '/socket.io';
