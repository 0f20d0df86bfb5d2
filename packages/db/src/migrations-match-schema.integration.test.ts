import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { diffMigrations } from '../scripts/diff-migrations.ts';
import { loadSchemaEngine, type SchemaEngineModule } from '../scripts/load-schema-engine.ts';

const prisma = fileURLToPath(new URL('../../../prisma', import.meta.url));
const schema = join(prisma, 'schema.prisma');
let engine: SchemaEngineModule;

beforeAll(async () => {
  engine = await loadSchemaEngine();
});

test('the migrations and schema.prisma agree', async () => {
  expect(await diffMigrations(engine, { schema, migrations: join(prisma, 'migrations') })).toBeUndefined();
});

test('a model without a migration is found', async () => {
  const migrations = await mkdtemp(join(tmpdir(), 'naru-diff-'));
  try {
    await mkdir(join(migrations, '20260101000000_student'));
    await writeFile(
      join(migrations, '20260101000000_student', 'migration.sql'),
      'CREATE TABLE "Student" ("id" TEXT PRIMARY KEY);',
    );
    expect(await diffMigrations(engine, { schema, migrations })).toContain('CREATE TABLE "LessonProgress"');
  } finally {
    await rm(migrations, { recursive: true });
  }
});
