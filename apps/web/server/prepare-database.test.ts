import { MigrationError } from '@naru/db/apply-migrations';
import { createLog } from '@naru/service-kit/log';
import { expect, test } from 'vitest';
import { prepareDatabase } from './prepare-database.ts';

function prepare(apply: () => Promise<{ applied: string[] }>, signal = new AbortController().signal) {
  return prepareDatabase({
    url: 'postgresql://x',
    log: createLog('test', 'silent'),
    signal,
    apply,
    retryMs: 1,
  });
}

test('a database that comes late is prepared when it is there', async () => {
  let asked = 0;
  await prepare(async () => {
    asked += 1;
    if (asked < 4) throw new Error('ECONNREFUSED');
    return { applied: [] };
  });
  expect(asked).toBe(4);
});

test('a history that does not fit is not tried again', async () => {
  let asked = 0;
  const refused = prepare(async () => {
    asked += 1;
    throw new MigrationError('edited', 'edited');
  });
  await expect(refused).rejects.toMatchObject({ reason: 'edited' });
  expect(asked).toBe(1);
});

test('stopping ends the waiting', async () => {
  const stopping = new AbortController();
  await prepare(async () => {
    stopping.abort();
    throw new Error('ECONNREFUSED');
  }, stopping.signal);
});
