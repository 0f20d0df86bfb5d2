import type { ErrorCode, WireError } from '@naru/protocol/error-codes';
import { getWebRuntime } from './web-runtime.ts';

/** Statuses for those codes that routes of the site answer; any other is a fault of ours. */
const statuses: Partial<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  FOREIGN_ORIGIN: 403,
  LESSON_NOT_FOUND: 404,
  LESSON_BROKEN: 422,
  MESSAGE_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  DATABASE_DOWN: 503,
  SANDBOX_HOST_DOWN: 503,
};

/** Runs a route: what it answers becomes JSON (nothing: 204), what it throws `{ error: WireError }`. */
export async function answerRoute(name: string, work: () => Promise<unknown>): Promise<Response> {
  try {
    const answer = await work();
    return answer === undefined ? new Response(null, { status: 204 }) : answerJson(200, answer);
  } catch (error) {
    const wire: WireError = getWebRuntime().toWireError(error, { route: name });
    return answerJson(statuses[wire.code] ?? 500, { error: wire });
  }
}

function answerJson(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
