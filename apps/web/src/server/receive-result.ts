import { attemptResult, EVIDENCE_CHARS } from '@naru/protocol/attempt-result';
import { AppError } from '@naru/service-kit/app-error';
import { readJsonBody } from './read-json-body.ts';
import type { WebRuntime } from './web-runtime.ts';

/** A character takes up to three bytes; criteria, answers and values come on top. */
const RESULT_BODY_BYTES = 3 * EVIDENCE_CHARS + 400_000;

/** Stores what the sandbox host has decided. A student's cookie does not open this: points are not theirs to give. */
export async function receiveResult(
  request: Request,
  { isService, attempts }: Pick<WebRuntime, 'isService' | 'attempts'>,
): Promise<void> {
  if (!isService(request.headers.get('authorization'))) {
    throw new AppError('UNAUTHENTICATED', 'service token is missing or wrong');
  }
  await attempts.recordResult(await readJsonBody(request, attemptResult, { maxBytes: RESULT_BODY_BYTES }));
}
