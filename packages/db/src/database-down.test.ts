import { isAppError } from '@naru/service-kit/app-error';
import { expect, test } from 'vitest';
import { askDatabase, isDatabaseDown } from './database-down.ts';
import { Prisma } from './generated/client.ts';

function known(code: string, sqlState?: string): Error {
  const meta = sqlState
    ? { driverAdapterError: new Error('driver', { cause: { originalCode: sqlState } }) }
    : {};
  return new Prisma.PrismaClientKnownRequestError('message', { code, clientVersion: '7', meta });
}

test.each([
  ['a refused connection', known('P1001')],
  ['no free connection', known('P2024')],
  ['a shutdown in the middle', known('P2010', '57P01')],
  ['a refused connection for a raw question', known('P2010')],
  ['a socket that broke in a raw question', known('P2010', 'EPIPE')],
  ['too many connections', known('P2037', '53300')],
  ['tables that are not there yet', known('P2021', '42P01')],
  ['a lost socket without any code', new Error('Connection terminated unexpectedly')],
  ['a question that timed out', new Error('Query read timeout')],
])('%s means that the database is down', (_what, error) => {
  expect(isDatabaseDown(error)).toBe(true);
});

test.each([
  ['a wrong argument', new Prisma.PrismaClientValidationError('wrong', { clientVersion: '7' })],
  ['a broken constraint', known('P2002', '23505')],
  ['a missing row', known('P2025')],
  ['a syntax error', known('P2010', '42601')],
])('%s is a bug and stays one', async (_what, error) => {
  await expect(askDatabase(() => Promise.reject(error))).rejects.toBe(error);
});

test('the code of a lost database keeps the driver error as its cause', async () => {
  const cause = new Error('ECONNREFUSED');
  const failure = await askDatabase(() => Promise.reject(cause)).catch((error: unknown) => error);
  expect(isAppError(failure, 'DATABASE_DOWN')).toBe(true);
  expect(failure).toMatchObject({ cause });
});
