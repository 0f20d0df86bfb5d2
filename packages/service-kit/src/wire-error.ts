import { randomUUID } from 'node:crypto';
import { errorCodes, type WireError } from '@naru/protocol/error-codes';
import { AppError } from './app-error.ts';
import type { Logger } from './log.ts';

/**
 * Where an error stops travelling: logs it once and returns what the other side may know. Foreseen ones
 * are logged at `info`; anything else is a bug and goes out as INTERNAL with an id to quote.
 */
export function toWireError(error: unknown, log: Logger, context: Record<string, unknown>): WireError {
  const incidentId = randomUUID();
  if (error instanceof AppError) {
    log.info({ ...context, code: error.code, reason: error.message, incidentId }, 'request refused');
    return {
      code: error.code,
      retryable: errorCodes[error.code].retryable,
      incidentId,
      ...(error.details === undefined ? {} : { details: error.details }),
    };
  }
  log.error({ ...context, err: error, incidentId }, 'request failed');
  return { code: 'INTERNAL', retryable: errorCodes.INTERNAL.retryable, incidentId };
}
