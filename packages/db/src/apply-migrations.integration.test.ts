import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase as createPostgresDatabase } from '@naru/postgres/create-database';
import { type RunningPostgres, startPostgres } from '@naru/postgres/start-postgres';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';

let root: string;
let postgres: RunningPostgres;
let url: string;
let folder: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'naru-migrations-'));
  postgres = await startPostgres({ dataDir: join(root, 'data'), password: 'secret', log: () => {} });
});

afterAll(async () => {
  await postgres?.stop();
  await rm(root, { recursive: true, force: true });
});

beforeEach(async () => {
  count += 1;
  url = await createPostgresDatabase(postgres.url, `test_${count}`);
  folder = join(root, `migrations-${count}`);
});

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function query<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const listTables = () =>
  query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'");

test('three programs at once apply each migration once', async () => {
  await writeMigration('20260101000000_one', 'CREATE TABLE one (id int); SELECT pg_sleep(0.2);');
  await writeMigration('20260102000000_two', 'ALTER TABLE one ADD COLUMN name text;');
  const results = await Promise.all([1, 2, 3].map(() => applyMigrations({ url, folder })));
  expect(results.flatMap(({ applied }) => applied)).toEqual(['20260101000000_one', '20260102000000_two']);
  expect(await query('SELECT migration_name AS name FROM "_prisma_migrations" ORDER BY name')).toEqual([
    { name: '20260101000000_one' },
    { name: '20260102000000_two' },
  ]);
});

test('a script with function bodies and semicolons in literals is not split', async () => {
  await writeMigration(
    '20260101000000_function',
    `-- a comment; with a semicolon
    CREATE FUNCTION answer() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 42; END $$;
    CREATE TABLE words (text text DEFAULT 'a;b');`,
  );
  await applyMigrations({ url, folder });
  expect(await query('SELECT answer() AS answer')).toEqual([{ answer: 42 }]);
});

test('a migration that fails leaves nothing behind, and the ones before it stay', async () => {
  await writeMigration('20260101000000_good', 'CREATE TABLE good (id int);');
  await writeMigration(
    '20260102000000_bad',
    'CREATE TABLE half (id int); ALTER TABLE nowhere ADD COLUMN x int;',
  );
  await expect(applyMigrations({ url, folder })).rejects.toMatchObject({ reason: 'failed' });
  expect(await listTables()).toEqual([{ tablename: 'good' }]);
  await writeMigration('20260102000000_bad', 'CREATE TABLE whole (id int);');
  expect(await applyMigrations({ url, folder })).toEqual({ applied: ['20260102000000_bad'] });
});

test('an applied migration that was edited is refused', async () => {
  await writeMigration('20260101000000_one', 'CREATE TABLE one (id int);');
  await applyMigrations({ url, folder });
  await writeMigration('20260101000000_one', 'CREATE TABLE one (id bigint);');
  await expect(applyMigrations({ url, folder })).rejects.toMatchObject({ reason: 'edited' });
});

test('a database of a later version is refused and not touched', async () => {
  await writeMigration('20260101000000_one', 'CREATE TABLE one (id int);');
  await writeMigration('20260301000000_later', 'CREATE TABLE later (id int);');
  await applyMigrations({ url, folder });
  await rm(join(folder, '20260301000000_later'), { recursive: true });
  await writeMigration('20260201000000_other', 'CREATE TABLE other (id int);');
  await expect(applyMigrations({ url, folder })).rejects.toMatchObject({ reason: 'unknown' });
  expect(await listTables()).toEqual([{ tablename: 'one' }, { tablename: 'later' }]);
});

test('a migration that another tool left unfinished is refused', async () => {
  await writeMigration('20260101000000_one', 'CREATE TABLE one (id int);');
  await applyMigrations({ url, folder });
  await query('UPDATE "_prisma_migrations" SET finished_at = NULL');
  await expect(applyMigrations({ url, folder })).rejects.toMatchObject({ reason: 'unfinished' });
});

test('a server that is away is told apart from a wrong history', async () => {
  await writeMigration('20260101000000_one', 'CREATE TABLE one (id int);');
  const elsewhere = new URL(url);
  elsewhere.port = '1';
  await expect(applyMigrations({ url: elsewhere.href, folder })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});
