import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stopPostgres } from './stop-postgres.ts';

test('a folder whose server could not even start has none to stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'naru-stop-postgres-'));
  try {
    await expect(stopPostgres(join(folder, 'absent'))).resolves.toBeUndefined();
    await writeFile(join(folder, 'PG_VERSION'), '9\n');
    await expect(stopPostgres(folder)).resolves.toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
