import { expect, test } from 'vitest';
import { AppError } from './app-error.ts';
import { createLog } from './log.ts';
import { toWireError } from './wire-error.ts';

const log = createLog('test', 'silent');

test('a foreseen error keeps its code and numbers and hides its message', () => {
  const error = new AppError('SANDBOX_CAPACITY', 'secret reason', { details: { position: 3 } });
  expect(toWireError(error, log, {})).toEqual({
    code: 'SANDBOX_CAPACITY',
    retryable: true,
    incidentId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    details: { position: 3 },
  });
});

test('anything else becomes INTERNAL with an incident id', () => {
  expect(toWireError(new Error('boom'), log, {})).toEqual({
    code: 'INTERNAL',
    retryable: true,
    incidentId: expect.any(String),
  });
});
