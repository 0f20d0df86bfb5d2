import type { ErrorCode } from '@naru/protocol/error-codes';
import { AppError } from '@naru/service-kit/app-error';

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'EACCES',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** True for an answer of the engine with one of these HTTP statuses. */
export function isDockerStatus(error: unknown, ...statuses: number[]): boolean {
  const status = dockerStatus(error);
  return status !== undefined && statuses.includes(status);
}

function dockerStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/** The one place where failures of the host engine become ours. AppErrors pass unchanged. */
export function toSandboxError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const text = error instanceof Error ? error.message.trim() : String(error);
  return new AppError(codeOf(error, text), `${doing}: ${text}`, { cause: error });
}

/** A start or a removal among sixty others takes tens of seconds; an engine that needs longer hangs. */
const ANSWER_TIMEOUT_MS = 90_000;

/** Runs a call to the host engine and translates its failure; silence becomes one too. */
export async function askDocker<T>(
  doing: string,
  call: () => Promise<T>,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('ENGINE_DOWN', `${doing}: no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([call(), silence]);
  } catch (error) {
    throw toSandboxError(error, doing);
  } finally {
    clearTimeout(timer);
  }
}

/** Docker answers 500 for a full disk, and says that it is one in its text only. */
export function saysDiskFull(text: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(text);
}

function codeOf(error: unknown, text: string): ErrorCode {
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return 'TIMED_OUT';
  if (saysDiskFull(text)) return 'DISK_FULL';
  const status = dockerStatus(error);
  if (status === 404) return 'SANDBOX_GONE';
  // "is not running", "is paused", "marked for removal": it exists and cannot do this now.
  if (status === 409) return 'SANDBOX_NOT_READY';
  if (status !== undefined) return 'INTERNAL';
  if (error instanceof Error && 'code' in error && unreachableCodes.has(String(error.code)))
    return 'ENGINE_DOWN';
  return 'INTERNAL';
}
