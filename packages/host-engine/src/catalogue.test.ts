import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imagesFolder, parseCatalogue, readCatalogue } from './catalogue.ts';
import { readRecipe } from './recipe.ts';

test('every image of the catalogue has a recipe that is well formed and whose files are there', async () => {
  for (const image of await readCatalogue()) {
    const folder = join(imagesFolder, image.recipe);
    const recipe = await readRecipe(folder);
    for (const step of recipe.steps) {
      for (const file of [step.run, step.files]) if (file) await access(join(folder, file));
    }
  }
});

test('the images that the course names are there', async () => {
  const images = await readCatalogue();
  const references = images.flatMap((image) => image.tags.map((tag) => `${image.name}:${tag}`));
  expect(references).toEqual(
    expect.arrayContaining([
      'hello-world:latest',
      'busybox:latest',
      'alpine:3.20',
      'httpd:2.4',
      'debian:13-slim',
      'registry:2',
    ]),
  );
});

test('images that a lesson teaches to pull are not there from the start', async () => {
  const preloaded = (await readCatalogue())
    .filter((image) => image.preload.length > 0)
    .map((image) => image.name);
  expect(preloaded).not.toEqual(expect.arrayContaining(['hello-world']));
  expect(preloaded).not.toEqual(expect.arrayContaining(['busybox']));
  expect(preloaded).not.toEqual(expect.arrayContaining(['alpine']));
});

const entry = (fields: string) => `images:\n  - ${fields.split('\n').join('\n    ')}\n`;

test.each([
  ['an unknown field', entry("name: a\ntags: ['1']\nrecipe: a\nupstream: a:1\nstandin: true")],
  [
    'a tag to preload that does not exist',
    entry("name: a\ntags: ['1']\nrecipe: a\nupstream: a:1\npreload: ['2']"),
  ],
  ['a recipe outside the folder', entry("name: a\ntags: ['1']\nrecipe: ../a\nupstream: a:1")],
])('%s is an error', (_what, text) => {
  expect(() => parseCatalogue(text)).toThrow(/catalogue is wrong/);
});

test('the same name twice is an error', () => {
  const one = "  - {name: a, tags: ['1'], recipe: a, upstream: 'a:1'}\n";
  expect(() => parseCatalogue(`images:\n${one}${one}`)).toThrow(/twice/);
});
