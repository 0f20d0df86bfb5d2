import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Migration, readMigrations } from './read-migrations.ts';

/** Prisma Migrate's own lock, so that its tools and we exclude each other. */
const MIGRATION_LOCK = 72_707_369;

const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

const INSERT_APPLIED = `
  INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
  VALUES ($1, $2, $3, now(), 1)`;

/** Nothing was changed by the migration it names; a person has to look. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly reason: 'edited' | 'unknown' | 'unfinished' | 'failed';

  constructor(reason: MigrationError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export interface ApplyMigrationsOptions {
  url: string;
  /** Default: the project's own. */
  folder?: string;
}

/**
 * Brings the database up to the migrations of this version, each in a transaction. Many programs may do it at
 * once. Throws MigrationError when history and files disagree; other errors mean that the server is away.
 */
export async function applyMigrations(options: ApplyMigrationsOptions): Promise<{ applied: string[] }> {
  const folder = options.folder ?? fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
  const migrations = await readMigrations(folder);
  const client = new pg.Client({
    connectionString: options.url,
    options: '-c TimeZone=UTC',
    connectionTimeoutMillis: 5_000,
  });
  // A server that ends while nothing is asked reports it here; the next question fails anyway.
  client.on('error', () => {});
  await client.connect();
  try {
    // Held until this connection ends, whatever happens to us.
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await client.query(CREATE_TABLE);
    return { applied: await applyMissing(client, migrations) };
  } finally {
    await client.end().catch(() => {});
  }
}

interface HistoryRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const { rows } = await client.query<HistoryRow>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  const history = new Map(rows.map((row) => [row.migration_name, row]));
  assertKnown(history, migrations);
  const applied: string[] = [];
  for (const migration of migrations) {
    if (history.has(migration.name)) continue;
    await applyOne(client, migration);
    applied.push(migration.name);
  }
  return applied;
}

function assertKnown(history: Map<string, HistoryRow>, migrations: Migration[]): void {
  const files = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, row] of history) {
    const migration = files.get(name);
    if (!migration) {
      throw new MigrationError('unknown', `the database has migration ${name}, which this version lacks`);
    }
    if (!row.finished_at) throw new MigrationError('unfinished', `migration ${name} did not finish`);
    if (row.checksum !== checksumOf(migration)) {
      throw new MigrationError('edited', `migration ${name} was edited after it had been applied`);
    }
  }
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    // Without parameters the whole script goes in one message and is not split anywhere.
    await client.query(migration.sql);
    await client.query(INSERT_APPLIED, [randomUUID(), checksumOf(migration), migration.name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new MigrationError('failed', `migration ${migration.name}: ${error.message}`, { cause: error });
  }
}

function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}
