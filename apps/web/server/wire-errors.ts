import { AppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import { toWireError } from '@naru/service-kit/wire-error';
import type { WebRuntime } from '../src/server/web-runtime.ts';
import { isErrorCode } from './answer-error.ts';

/** Routes inside Next throw their own copy of the AppError class, which `instanceof` does not recognise. */
export function createToWireError(log: Logger): WebRuntime['toWireError'] {
  return (error, context) => toWireError(recogniseAppError(error), log, context);
}

function recogniseAppError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'AppError' || error instanceof AppError) return error;
  const { code, details } = error as { code?: unknown; details?: Record<string, number> };
  if (typeof code !== 'string' || !isErrorCode(code)) return error;
  return new AppError(code, error.message, { cause: error.cause, ...(details ? { details } : {}) });
}
