import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { SetupError } from './setup-error.ts';

const packageName = z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/);
const fileName = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/);

const stepSchema = z.strictObject({
  /** Debian packages, installed without recommendations. */
  packages: z.array(packageName).default([]),
  /** A folder of the recipe that is laid over the root file system. */
  files: fileName.optional(),
  /** A shell script of the recipe, run in the root file system after packages and files are there. */
  run: fileName.optional(),
  /** What `docker history` shows for the layer. */
  history: z.string().optional(),
});

export const recipeSchema = z.strictObject({
  /**
   * `debian`: layers on the base image. `scratch`: the steps run in a throw-away Debian, and what they put into
   * /run/build/out is the image's only layer. `debootstrap`: the base image itself.
   */
  from: z.enum(['debootstrap', 'debian', 'scratch']),
  steps: z.array(stepSchema).default([]),
  config: z
    .strictObject({
      cmd: z.array(z.string()).optional(),
      entrypoint: z.array(z.string()).optional(),
      env: z.record(z.string().regex(/^[A-Z_]+$/), z.string()).default({}),
      workdir: z.string().startsWith('/').optional(),
      expose: z.array(z.string().regex(/^\d+\/(tcp|udp)$/)).default([]),
      volumes: z.array(z.string().startsWith('/')).default([]),
      stopSignal: z.string().optional(),
      user: z.string().optional(),
    })
    .prefault({}),
});
export type Recipe = z.output<typeof recipeSchema>;
export type RecipeStep = Recipe['steps'][number];

export async function readRecipe(folder: string): Promise<Recipe> {
  const file = join(folder, 'recipe.yaml');
  const parsed = recipeSchema.safeParse(parse(await readFile(file, 'utf8')));
  if (!parsed.success)
    throw new SetupError(`${file} is not a recipe: ${z.prettifyError(parsed.error)}`, 'correct that file');
  return parsed.data;
}

/** Raised when the way images are put together changes, so that all are made anew. */
const builderVersion = '1';

/** A digest of everything that decides an image: the recipe's folder, its base's digest, the architecture. */
export async function hashRecipe(folder: string, baseHash: string): Promise<string> {
  const hash = createHash('sha256').update(`${builderVersion}\n${process.arch}\n${baseHash}\n`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const isExecutable = ((await stat(file)).mode & 0o100) !== 0;
    hash
      .update(`${file.slice(folder.length)} ${isExecutable ? 'x' : '-'}\n`)
      .update(await readFile(file))
      .update('\n');
  }
  return hash.digest('hex').slice(0, 16);
}
