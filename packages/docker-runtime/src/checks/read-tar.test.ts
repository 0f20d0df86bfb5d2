import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTar } from './read-tar.ts';
import { writeTar } from './write-tar.ts';

test('what is written is read again', () => {
  const entries = readTar(writeTar({ 'index.html': '안녕', 'a/b.txt': '' }));
  expect(entries.map(({ path, kind, content }) => [path, kind, content.toString()])).toEqual([
    ['index.html', 'file', '안녕'],
    ['a/b.txt', 'file', ''],
  ]);
});

test('a path that leaves the folder is refused', () => {
  for (const path of ['/etc/passwd', '../x', 'a/../../x', '', 'a'.repeat(101)]) {
    expect(() => writeTar({ [path]: '' })).toThrow('not a path');
  }
});

test.each(['posix', 'gnu', 'ustar'])('archives of tar in format %s are read', (format) => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-tar-'));
  try {
    const long = format === 'ustar' ? 'short' : `${'long'.repeat(40)}.txt`;
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', long), 'text');
    symlinkSync('/etc/hostname', join(folder, 'link'));
    const archive = execFileSync('tar', ['-c', `--format=${format}`, '-C', folder, 'sub', 'link']);
    const entries = readTar(archive).map(({ path, kind, linkTarget }) => [path, kind, linkTarget]);
    expect(entries).toEqual([
      ['sub/', 'folder', ''],
      [`sub/${long}`, 'file', ''],
      ['link', 'link', '/etc/hostname'],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an archive that breaks off gives what came', () => {
  const archive = writeTar({ 'a.txt': 'x'.repeat(2_000) });
  const [entry] = readTar(archive.subarray(0, 1_000));
  expect(entry).toMatchObject({ path: 'a.txt', sizeBytes: 2_000 });
  expect(entry?.content.length).toBe(488);
});
