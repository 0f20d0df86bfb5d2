import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCodeNames } from '@naru/protocol/error-codes';
import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import errors from './ko/errors.json' with { type: 'json' };

const koDir = fileURLToPath(new URL('./ko', import.meta.url));
const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const files = readdirSync(koDir).filter((name) => name.endsWith('.json'));

describe('error texts', () => {
  test.each(errorCodeNames)('%s has a Korean text', (code) => {
    expect((errors as Record<string, string>)[code]).toMatch(/\p{Script=Hangul}.*요\.$/u);
  });
  test('there is no text without a code', () => {
    expect(Object.keys(errors).filter((code) => !errorCodeNames.some((known) => known === code))).toEqual([]);
  });
});

describe.each(files)('%s', (file) => {
  const texts = flatten(JSON.parse(readFileSync(join(koDir, file), 'utf8')));

  test('every text is one that the formatter can read', () => {
    const unreadable: string[] = [];
    const t = createTranslator({
      locale: 'ko',
      messages: Object.fromEntries(texts.map(([, text], index) => [`text${index}`, text])),
      // A missing value is fine here; a text that cannot be parsed is not.
      onError: (error) => {
        if (error.code === 'INVALID_MESSAGE') unreadable.push(error.message);
      },
    });
    for (const index of texts.keys()) t(`text${index}`);
    expect(unreadable).toEqual([]);
  });

  test('no text is empty', () => {
    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

test('Korean stands in message files and tests only, never in code', () => {
  const found = ['apps', 'packages']
    .flatMap((folder) => listCode(join(repository, folder)))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          isKoreanText(line) ? [`${path.slice(repository.length)}:${index + 1}`] : [],
        ),
    );
  expect(found).toEqual([]);
});

/** A word; a single letter is a glyph to measure, and a comment may quote. */
function isKoreanText(line: string): boolean {
  return /\p{Script=Hangul}{2}/u.test(line) && !/^\s*(\/\/|\/?\*)/.test(line);
}

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    flatten(inner, path ? `${path}.${key}` : key),
  );
}

function listCode(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOurs =
        !['node_modules', 'generated', 'messages', 'testing', 'dist'].includes(entry.name) &&
        !entry.name.startsWith('.');
      return isOurs ? listCode(path) : [];
    }
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
