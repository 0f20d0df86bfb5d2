/** Every failure a person can be told about. The Korean text of each lives in the site's messages/ko.json. */
export const errorCodes = {
  INVALID_INPUT: { retryable: false },
  UNAUTHENTICATED: { retryable: false },
  TICKET_EXPIRED: { retryable: true },
  FORBIDDEN: { retryable: false },
  FOREIGN_ORIGIN: { retryable: false },
  PROTOCOL_VERSION: { retryable: false },
  RATE_LIMITED: { retryable: true },
  MESSAGE_TOO_LARGE: { retryable: false },
  LESSON_NOT_FOUND: { retryable: false },
  LESSON_BROKEN: { retryable: false },
  DATABASE_DOWN: { retryable: true },
  SANDBOX_HOST_DOWN: { retryable: true },
  SANDBOX_CAPACITY: { retryable: true },
  SANDBOX_NOT_READY: { retryable: true },
  SANDBOX_GONE: { retryable: false },
  SANDBOX_START_FAILED: { retryable: true },
  SANDBOX_NOT_ANSWERING: { retryable: true },
  LEASE_LIMIT: { retryable: false },
  ENGINE_DOWN: { retryable: true },
  MIRROR_MISSING: { retryable: true },
  DISK_FULL: { retryable: false },
  TERMINAL_LIMIT: { retryable: false },
  TERMINAL_NOT_FOUND: { retryable: false },
  PATH_INVALID: { retryable: false },
  PATH_OUTSIDE_WORKSPACE: { retryable: false },
  FILE_NOT_FOUND: { retryable: false },
  FILE_EXISTS: { retryable: false },
  FILE_TOO_LARGE: { retryable: false },
  FILE_BINARY: { retryable: false },
  FILE_CHANGED: { retryable: false },
  FILE_IS_FOLDER: { retryable: false },
  PORT_OUT_OF_RANGE: { retryable: false },
  PORT_NOT_LISTENING: { retryable: true },
  PREVIEW_NOT_FOUND: { retryable: false },
  CONTAINER_NOT_FOUND: { retryable: false },
  EXERCISE_NOT_FOUND: { retryable: false },
  EXERCISE_NOT_OPEN: { retryable: false },
  EXERCISE_SETUP_FAILED: { retryable: true },
  SOLUTION_LOCKED: { retryable: false },
  TIMED_OUT: { retryable: true },
  INTERNAL: { retryable: true },
} as const satisfies Record<string, { retryable: boolean }>;

export type ErrorCode = keyof typeof errorCodes;
export const errorCodeNames = Object.keys(errorCodes) as ErrorCode[];

export interface WireError {
  code: ErrorCode;
  retryable: boolean;
  /** Quote this to an operator; it is also in the log line. */
  incidentId: string;
  /** Numbers a message may show, such as the place in the queue or a limit. Never free text. */
  details?: Record<string, number>;
}

export type Ack<T> = { ok: true; data: T } | { ok: false; error: WireError };
