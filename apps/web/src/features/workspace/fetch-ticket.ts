import { type ErrorCode, errorCodeNames } from '@naru/protocol/error-codes';
import { CommandError } from './command-error.ts';

/** Asks the site for the short-lived ticket of one connection attempt. */
export async function fetchTicket({
  lesson,
  signal,
}: {
  lesson: string;
  signal: AbortSignal;
}): Promise<string> {
  const response = await fetch('/api/ticket', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lesson }),
    signal,
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && isRecord(answer) && typeof answer.ticket === 'string') return answer.ticket;
  throw new CommandError(readWireError(answer) ?? { code: 'SANDBOX_HOST_DOWN' });
}

/** Finds a `WireError` in what a refusal carried: `{ error }`, the error itself, or only its code. */
export function readWireError(value: unknown): { code: ErrorCode; incidentId: string } | undefined {
  if (typeof value === 'string') return isErrorCode(value) ? { code: value, incidentId: '' } : undefined;
  if (!isRecord(value)) return undefined;
  if (isRecord(value.error)) return readWireError(value.error);
  if (typeof value.code !== 'string' || !isErrorCode(value.code)) return undefined;
  return { code: value.code, incidentId: typeof value.incidentId === 'string' ? value.incidentId : '' };
}

function isErrorCode(value: string): value is ErrorCode {
  return (errorCodeNames as string[]).includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
