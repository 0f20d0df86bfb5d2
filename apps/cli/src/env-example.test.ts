import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const skipped = new Set(['node_modules', '.next', 'generated', 'lessons', 'messages']);
/** Set by the test command for the tests alone, by Node itself, or inside a sandbox; not settings. */
const notSettings = /^NARU_(?:(?:E2E|TEST|BENCH)_|TERMINAL$)/;

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /[.]tsx?$/.test(entry.name) && !/[.](test|d)[.]ts$/.test(entry.name) ? [path] : [];
  });
}

test('.env.example names every setting the programs read, and no other', () => {
  const read = new Set<string>();
  for (const file of ['apps', 'packages'].flatMap((folder) => sourceFiles(join(root, folder)))) {
    for (const [name] of readFileSync(file, 'utf8').matchAll(/\b(NARU_[A-Z][A-Z_]+[A-Z]|DATABASE_URL)\b/g)) {
      if (!notSettings.test(name)) read.add(name);
    }
  }
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1] ?? '');
  expect(named.toSorted()).toEqual([...read].toSorted());
});
