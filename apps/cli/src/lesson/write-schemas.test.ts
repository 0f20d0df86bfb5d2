import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { printSchema, schemaFiles } from './write-schemas.ts';

const root = path.join(import.meta.dirname, '../../../..');
const folder = path.join(root, 'lessons/schema');

test.each(Object.entries(schemaFiles))('lessons/schema/%s is what `lesson schema` writes', (name, schema) => {
  expect(readFileSync(path.join(folder, name), 'utf8')).toBe(printSchema(schema));
});

test('the settings for editors point to schemas that are there', () => {
  const settings = JSON.parse(readFileSync(path.join(root, '.vscode/settings.json'), 'utf8')) as {
    'yaml.schemas': Record<string, string>;
  };
  const named = Object.keys(settings['yaml.schemas']).map((file) => path.basename(file));
  expect(named.sort()).toEqual(Object.keys(schemaFiles).sort());
});
