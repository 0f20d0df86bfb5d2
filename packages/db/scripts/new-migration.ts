import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffMigrations } from './diff-migrations.ts';
import { loadSchemaEngine } from './load-schema-engine.ts';

/** `npm run new-migration -w @naru/db -- add-courses` writes what schema.prisma has and the migrations lack. */
const name = process.argv[2] ?? '';
const root = fileURLToPath(new URL('../../../prisma', import.meta.url));
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
  process.stderr.write(
    'Give the migration a name in kebab-case: npm run new-migration -w @naru/db -- add-courses\n',
  );
  process.exit(2);
}
const sql = await diffMigrations(await loadSchemaEngine(), {
  schema: join(root, 'schema.prisma'),
  migrations: join(root, 'migrations'),
});
if (sql === undefined) {
  process.stdout.write('The migrations and schema.prisma agree: nothing to write.\n');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(root, 'migrations', `${stamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), sql);
  process.stdout.write(`Wrote ${join(folder, 'migration.sql')}: read it before you commit it.\n`);
}
