export type PostgresErrorCode =
  | 'UNSUPPORTED_PLATFORM'
  | 'NOT_INSTALLED'
  | 'CANNOT_DROP_ROOT'
  | 'DATA_DIR_FOREIGN'
  | 'DATA_VERSION'
  | 'WRONG_PASSWORD'
  | 'INIT_FAILED'
  | 'START_FAILED'
  | 'STOP_FAILED';

/** The message is for the person who runs Naru: it says what to do. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresErrorCode;

  constructor(code: PostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
