import { AppError } from '@naru/service-kit/app-error';
import { createLog } from '@naru/service-kit/log';
import { expect, test } from 'vitest';
import { createToWireError } from './wire-errors.ts';

const toWireError = createToWireError(createLog('test', 'silent'));

/** What a route inside Next throws: the same class, compiled a second time. */
function aCopyOf(error: AppError): Error {
  const copy = new Error(error.message);
  return Object.assign(copy, { name: 'AppError', code: error.code, details: error.details });
}

test('a foreseen error of either copy keeps its code and numbers', () => {
  const error = new AppError('RATE_LIMITED', 'reason', { details: { seconds: 3 } });
  for (const thrown of [error, aCopyOf(error)]) {
    expect(toWireError(thrown, {})).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      details: { seconds: 3 },
    });
  }
});

test('a code that is not on the list, or no error at all, is INTERNAL', () => {
  const strange = Object.assign(new Error('x'), { name: 'AppError', code: 'toString' });
  for (const thrown of [strange, new Error('x'), 'x', undefined]) {
    expect(toWireError(thrown, {}).code).toBe('INTERNAL');
  }
});
