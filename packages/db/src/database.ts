import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type AttemptRepository, createAttemptRepository } from './attempt-repository.ts';
import { askDatabase } from './database-down.ts';
import { PrismaClient } from './generated/client.ts';
import { createProgressRepository, type ProgressRepository } from './progress-repository.ts';
import { createStudentRepository, type StudentRepository } from './student-repository.ts';

export interface Database extends AsyncDisposable {
  students: StudentRepository;
  progress: ProgressRepository;
  attempts: AttemptRepository;
  /** Answers within a few seconds in any case, and never throws. */
  isUp(): Promise<boolean>;
}

export interface DatabaseOptions {
  url: string;
  maxConnections?: number;
  /** A page must not wait longer for a database that is gone. */
  connectTimeoutMs?: number;
  /** Longer than any question of ours takes; a stopped server is noticed after this. */
  queryTimeoutMs?: number;
}

/** Does not connect: the first question does, and each one tries again after a failure. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    // The driver adapter sends dates without an offset; in any other zone they would be stored shifted.
    options: '-c TimeZone=UTC',
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2_000,
    query_timeout: options.queryTimeoutMs ?? 5_000,
    application_name: 'naru',
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
  return {
    students: createStudentRepository(prisma),
    progress: createProgressRepository(prisma),
    attempts: createAttemptRepository(prisma),
    async isUp() {
      try {
        await askDatabase(() => prisma.$queryRaw`SELECT 1 FROM "Student" LIMIT 1`);
        return true;
      } catch {
        // Whatever the reason, a database that cannot answer this is not up.
        return false;
      }
    },
    async [Symbol.asyncDispose]() {
      await prisma.$disconnect();
      // Prisma ends the pool only when it has used it.
      if (!pool.ending) await pool.end();
    },
  };
}
