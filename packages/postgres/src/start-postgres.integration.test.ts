import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase } from './create-database.ts';
import { type RunningPostgres, type StartPostgresOptions, startPostgres } from './start-postgres.ts';
import { stopPostgres } from './stop-postgres.ts';

let folder: string;
const running: RunningPostgres[] = [];

async function start(name: string, options: Partial<StartPostgresOptions> = {}): Promise<RunningPostgres> {
  const server = await startPostgres({
    dataDir: join(folder, name),
    password: 'p@ss/word 나루',
    log: () => {},
    ...options,
  });
  running.push(server);
  return server;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-postgres-'));
});

afterAll(async () => {
  for (const server of running) await server.stop({ evenAdopted: true });
  await rm(folder, { recursive: true, force: true });
});

describe('a database on a folder of ours', () => {
  test('starts from nothing, in UTC and UTF-8, and asks for the password', async () => {
    const server = await start('first');
    expect(server.isAdopted).toBe(false);
    expect(
      await query(
        server.url,
        "SELECT current_setting('TimeZone') AS zone, current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync",
      ),
    ).toEqual([{ zone: 'UTC', encoding: 'UTF8', fsync: 'on' }]);
    const url = new URL(server.url);
    url.password = 'guess';
    await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    url.password = '';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow();
  });

  test('gives the programs a role that cannot reach the files of the machine', async () => {
    const server = await start('first');
    await expect(query(server.url, "SELECT pg_read_file('/etc/shadow')")).rejects.toMatchObject({
      code: '42501',
    });
    await expect(query(server.url, "COPY (SELECT 1) TO PROGRAM 'cat'")).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('is adopted by a second start and left running by its stop', async () => {
    const first = await start('first');
    const second = await start('first');
    expect(second).toMatchObject({ isAdopted: true, pid: first.pid, port: first.port });
    await second.stop();
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('refuses a wrong password with a sentence that says what to do', async () => {
    await start('first');
    await expect(start('first', { password: 'another' })).rejects.toMatchObject({ code: 'WRONG_PASSWORD' });
  });

  test('keeps what was acknowledged over kill -9 and starts again at once', async () => {
    const before = await start('killed');
    await query(await createDatabase(before.url, 'app'), 'CREATE TABLE kept (id int)');
    for (let round = 1; round <= 3; round += 1) {
      const server = await start('killed');
      await query(await createDatabase(server.url, 'app'), `INSERT INTO kept VALUES (${round})`);
      process.kill(server.pid, 'SIGKILL');
    }
    const after = await start('killed');
    expect(after.pid).not.toBe(before.pid);
    expect(await query(await createDatabase(after.url, 'app'), 'SELECT id FROM kept ORDER BY id')).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ]);
  });

  test('survives the death of the program that started it, which the next start adopts', async () => {
    const program = `
      import { startPostgres } from ${JSON.stringify(new URL('./start-postgres.ts', import.meta.url).href)};
      const { pid } = await startPostgres({ dataDir: ${JSON.stringify(join(folder, 'orphan'))}, password: 'p', log: () => {} });
      console.log(pid);
      process.kill(process.pid, 'SIGKILL');`;
    const outcome = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]).catch(
      (error: { stdout: string }) => error,
    );
    const adopted = await start('orphan', { password: 'p' });
    expect(adopted).toMatchObject({ isAdopted: true, pid: Number(outcome.stdout) });
  });

  test('two starts at once on an empty folder end with one server', async () => {
    const [one, two] = await Promise.all([start('race'), start('race')]);
    expect(one?.pid).toBe(two?.pid);
    expect((await readdir(folder)).filter((name) => name.includes('-init-'))).toEqual([]);
  });

  test('takes the wanted port, and another one when it is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    try {
      const elsewhere = await start('ports', { port });
      expect(elsewhere.port).not.toBe(port);
      await elsewhere.stop();
    } finally {
      await new Promise((resolve) => blocker.close(resolve));
    }
    expect((await start('ports', { port })).port).toBe(port);
  });

  test('stop ends the server, may be called twice, and the data is there next time', async () => {
    const server = await start('stopped');
    await query(await createDatabase(server.url, 'app'), 'CREATE TABLE kept (id int)');
    await server.stop();
    await server.stop();
    await expect(query(server.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const again = await start('stopped');
    expect(
      await query(await createDatabase(again.url, 'app'), 'SELECT count(*)::int AS n FROM kept'),
    ).toEqual([{ n: 0 }]);
  });

  test('is ended by the name of its folder alone, by whoever comes', async () => {
    const server = await start('by-folder');
    await stopPostgres(join(folder, 'by-folder'));
    await expect(query(server.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await start('by-folder')).toMatchObject({ isAdopted: false });
  });

  test.runIf(process.getuid?.() === 0)(
    'root runs it as the owner of the folder when that is somebody else',
    async () => {
      const nobody = 65_534;
      await chmod(folder, 0o755);
      await mkdir(join(folder, 'owned'), { mode: 0o700 });
      await chown(join(folder, 'owned'), nobody, nobody);
      const server = await start('owned');
      expect((await stat(`/proc/${server.pid}`)).uid).toBe(nobody);
    },
  );

  test('data of another major version is refused before anything is touched', async () => {
    await mkdir(join(folder, 'old'), { mode: 0o700 });
    await writeFile(join(folder, 'old', 'PG_VERSION'), '12\n');
    await expect(start('old')).rejects.toMatchObject({ code: 'DATA_VERSION' });
  });

  test('a folder with other files is refused and left as it is', async () => {
    await mkdir(join(folder, 'foreign'));
    await writeFile(join(folder, 'foreign', 'thesis.txt'), 'mine');
    await expect(start('foreign')).rejects.toMatchObject({ code: 'DATA_DIR_FOREIGN' });
    expect(await readdir(join(folder, 'foreign'))).toEqual(['thesis.txt']);
  });

  test('a database is created once, also by two at the same moment', async () => {
    const server = await start('first');
    const urls = await Promise.all([1, 2, 3].map(() => createDatabase(server.url, 'naru "test"')));
    expect(new Set(urls).size).toBe(1);
    expect(await query(urls[0] ?? '', 'SELECT current_database() AS name')).toEqual([
      { name: 'naru "test"' },
    ]);
  });
});
