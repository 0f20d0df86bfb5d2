import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { readMigrations } from '../src/read-migrations.ts';
import type { SchemaEngineModule } from './load-schema-engine.ts';

const EMPTY = '-- This is an empty migration.';

/**
 * The SQL that leads from the migrations to schema.prisma; undefined when they agree. Prisma's schema engine
 * runs as WebAssembly with an in-memory PostgreSQL as its shadow database, so nothing is downloaded or started.
 */
export async function diffMigrations(
  engineModule: SchemaEngineModule,
  paths: { schema: string; migrations: string },
): Promise<string | undefined> {
  const content = await readFile(paths.schema, 'utf8');
  const migrations = await readMigrations(paths.migrations);
  await using shadows = createShadows();
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: 'pglite',
    connect: shadows.open,
    connectToShadowDb: shadows.open,
  });
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: [[paths.schema, content]] },
    () => {},
    factory,
  );
  const { stdout } = await engine.diff({
    from:
      migrations.length === 0
        ? { tag: 'empty' }
        : {
            tag: 'migrations',
            baseDir: paths.migrations,
            shadowDbInitScript: '',
            lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
            migrationDirectories: migrations.map(({ name, sql }) => ({
              path: name,
              migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
            })),
          },
    to: { tag: 'schemaDatamodel', files: [{ path: paths.schema, content }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  const sql = (stdout ?? '').trim();
  return sql === '' || sql === EMPTY ? undefined : `${sql}\n`;
}

function createShadows() {
  const opened: PGlite[] = [];
  return {
    async open() {
      const database = await PGlite.create();
      opened.push(database);
      const adapter = await new PrismaPGlite(database).connect();
      // The adapter's own does not wait for the script, so a broken one would pass in silence.
      adapter.executeScript = async (sql: string) => {
        await database.exec(sql);
      };
      return adapter;
    },
    async [Symbol.asyncDispose]() {
      for (const database of opened) if (!database.closed) await database.close();
    },
  };
}
