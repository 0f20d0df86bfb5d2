import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readFrontMatter } from './front-matter.ts';
import { ProblemList } from './lesson-problem.ts';

/** A needle is a text the lesson must hold, or a list of texts of which one is enough. */
const ledger = z
  .array(
    z.strictObject({
      row: z.string().regex(/^C\d{3}$/),
      lesson: z.string(),
      needles: z.array(z.union([z.string(), z.array(z.string()).min(2)])).min(1),
    }),
  )
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../ledger.json'), 'utf8')));

const lessonsDir = path.join(import.meta.dirname, '../../../lessons');
const lessons = new Map(
  readdirSync(lessonsDir)
    .map((folder) => path.join(lessonsDir, folder, 'index.md'))
    .filter((file) => existsSync(file))
    .map((file): [string, string] => [path.basename(path.dirname(file)).replace(/^\d+-/, ''), file]),
);

describe.each([...new Set(ledger.map(({ lesson }) => lesson))])('the curriculum rows of %s', (slug) => {
  const file = lessons.get(slug);
  const source = file === undefined ? '' : readFileSync(file, 'utf8');
  const rows = ledger.filter(({ lesson }) => lesson === slug);

  test('are listed in its front matter, and no row twice', () => {
    const { meta } = readFrontMatter(source, new ProblemList(slug));
    expect(new Set(meta?.ledger)).toEqual(new Set(rows.map(({ row }) => row)));
    expect(meta?.ledger).toHaveLength(rows.length);
  });

  test.each(rows.map((row) => [row.row, row.needles] as const))('%s occurs in the page', (_row, needles) => {
    const page = normalize(source);
    const missing = needles.filter(
      (needle) => ![needle].flat().some((text) => page.includes(normalize(text))),
    );
    expect(missing).toEqual([]);
  });
});

function normalize(text: string): string {
  return text
    .replace(/\*\*|`/g, '')
    .toLowerCase()
    .replace(/\s+/g, ' ');
}
