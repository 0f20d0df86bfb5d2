import type { ErrorCode } from '@naru/protocol/error-codes';

/** A failure we foresaw. `message` is for the log and never reaches the browser. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** Numbers the person's message may show. */
  readonly details: Record<string, number> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options?: ErrorOptions & { details?: Record<string, number> },
  ) {
    super(message, options);
    this.code = code;
    this.details = options?.details;
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
