import pg from 'pg';

const DUPLICATE_DATABASE = '42P04';
/** What a second CREATE DATABASE of the same name gets when both run at the same moment. */
const UNIQUE_VIOLATION = '23505';

/** Creates the database unless it is there, and answers its address. The user of `url` needs CREATEDB. */
export async function createDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error;
  } finally {
    await client.end();
  }
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.href;
}
