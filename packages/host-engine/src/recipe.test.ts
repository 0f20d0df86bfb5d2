import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { imagesFolder } from './catalogue.ts';
import { hashRecipe, recipeSchema } from './recipe.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-recipe-'));
  await cp(join(imagesFolder, 'redis'), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

test('the digest follows contents, names, modes and the base, and nothing else', async () => {
  const original = await hashRecipe(folder, 'base');
  expect(await hashRecipe(folder, 'base')).toBe(original);
  expect(await hashRecipe(folder, 'other base')).not.toBe(original);

  await writeFile(join(folder, 'added.txt'), '');
  const withFile = await hashRecipe(folder, 'base');
  expect(withFile).not.toBe(original);
  await rm(join(folder, 'added.txt'));

  const script = join(folder, 'files/usr/local/bin/docker-entrypoint.sh');
  await chmod(script, 0o644);
  expect(await hashRecipe(folder, 'base')).not.toBe(original);
  await chmod(script, 0o700);
  expect(await hashRecipe(folder, 'base')).toBe(original);
});

test.each([
  ['a package name with an option', { from: 'debian', steps: [{ packages: ['--allow-unauthenticated'] }] }],
  ['a script outside the recipe', { from: 'debian', steps: [{ run: '../other.sh' }] }],
  ['an unknown base', { from: 'ubuntu' }],
  ['a misspelt field', { from: 'debian', config: { command: ['x'] } }],
])('%s is refused', (_what, recipe) => {
  expect(recipeSchema.safeParse(recipe).success).toBe(false);
});
