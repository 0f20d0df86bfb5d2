import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPostmaster, parsePostmasterFile } from './postmaster-file.ts';

test('pid and port are read from their lines', () => {
  expect(parsePostmasterFile('812\n/data\n1790000000\n5544\n\n127.0.0.1\n0 0\nready\n')).toEqual({
    pid: 812,
    port: 5544,
  });
});

test.each([
  '',
  '812',
  '812\n/data\n1790000000\n',
  'x\n/data\n1\n5544\n',
  '0\n/data\n1\n5544\n',
  '7\n/d\n1\n70000\n',
])('a half-written or broken file is no server: %j', (text) => {
  expect(parsePostmasterFile(text)).toBeUndefined();
});

test('a pid that another program has got since is no server', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'naru-pg-'));
  try {
    await writeFile(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n1790000000\n5544\n`);
    expect(await findPostmaster(dataDir)).toBeUndefined();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
