import { AppError } from '@naru/service-kit/app-error';
import { Prisma } from './generated/client.ts';

/**
 * SQLSTATE classes that speak of the server and not of the question: connection, resources, operator
 * intervention (shutdown, cancel), system and internal errors.
 */
const SERVER_TROUBLE = new Set(['08', '53', '57', '58', 'XX']);
/** No such table or schema: the migrations have not run yet. */
const NOT_PREPARED = new Set(['42P01', '3F000', '25006']);
/**
 * Prisma's own: no free connection, transaction could not begin or expired, too many connections, and a raw
 * question that failed without an answer of the server.
 */
const PRISMA_TROUBLE = new Set(['P2024', 'P2028', 'P2037', 'P2010']);
/** The driver puts codes of sockets (`EPIPE`) into the same place. */
const SQL_STATE = /^([0-9][0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

/** Runs one piece of database work; a database that cannot do it becomes DATABASE_DOWN, a bug stays a bug. */
export async function askDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    throw new AppError('DATABASE_DOWN', 'the database does not answer', { cause: error });
  }
}

/**
 * The driver's lost sockets and timeouts arrive as plain errors without a code, so the rule is turned round:
 * only what is known to be a wrong question is not "down".
 */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientValidationError) return false;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return true;
  const sqlState = findSqlState(error);
  if (sqlState !== undefined) return SERVER_TROUBLE.has(sqlState.slice(0, 2)) || NOT_PREPARED.has(sqlState);
  return error.code.startsWith('P1') || PRISMA_TROUBLE.has(error.code);
}

function findSqlState(error: Prisma.PrismaClientKnownRequestError): string | undefined {
  const driverError = error.meta?.driverAdapterError;
  if (!(driverError instanceof Error)) return undefined;
  const cause = driverError.cause;
  if (typeof cause !== 'object' || cause === null || !('originalCode' in cause)) return undefined;
  const code = cause.originalCode;
  return typeof code === 'string' && SQL_STATE.test(code) ? code : undefined;
}
