import type { ErrorCode, WireError } from '@naru/protocol/error-codes';

/** A command the sandbox host (or the way to it) refused; its code has a Korean text. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: ErrorCode;
  /** Empty when the failure never left the browser. */
  readonly incidentId: string;
  readonly details: Record<string, number>;

  constructor({ code, incidentId = '', details = {} }: Pick<WireError, 'code'> & Partial<WireError>) {
    super(code);
    this.code = code;
    this.incidentId = incidentId;
    this.details = details;
  }
}

export function toCommandError(error: unknown): CommandError {
  return error instanceof CommandError ? error : new CommandError({ code: 'INTERNAL' });
}
