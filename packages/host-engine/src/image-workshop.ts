import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildDebianBase,
  buildImage,
  type DebianBase,
  type ImageBuilder,
  updatePackageLists,
} from './build-image.ts';
import { imagesFolder } from './catalogue.ts';
import { readDebianSources } from './debian-sources.ts';
import { type BuiltImage, recipeLabel } from './image-config.ts';
import { type Progress, runStep } from './progress.ts';
import { hashRecipe, readRecipe } from './recipe.ts';
import type { StatePaths } from './state-paths.ts';

export interface WorkshopOptions {
  paths: StatePaths;
  progress: Progress;
  /** For proxies of the package downloads. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/** Builds recipes; all of one run share the base image and the package lists. */
export interface Workshop {
  hashOf(recipeName: string): Promise<string>;
  prepareBase(): Promise<DebianBase>;
  build(
    recipeName: string,
    options: { labels: Record<string, string>; isCompressed: boolean },
  ): Promise<BuiltImage>;
  /** Removes unfinished work and layers of recipes that changed. */
  sweep(): Promise<void>;
}

const listsKeptMs = 60 * 60_000;

/** The base image is made once, on first need, for all recipes of one run. */
export function createWorkshop(options: WorkshopOptions): Workshop {
  const { imagesDir } = options.paths;
  const folderOf = (recipeName: string) => join(imagesFolder, recipeName);
  const hashes = new Map<string, Promise<string>>();
  let base: Promise<DebianBase> | undefined;
  let builder: Promise<ImageBuilder> | undefined;

  const baseHash = () => hashOf('debian');
  const hashOf = (recipeName: string): Promise<string> => {
    const known = hashes.get(recipeName);
    if (known) return known;
    const hash =
      recipeName === 'debian'
        ? hashRecipe(folderOf('debian'), '')
        : baseHash().then((ofBase) => hashRecipe(folderOf(recipeName), ofBase));
    hashes.set(recipeName, hash);
    return hash;
  };
  const getBuilder = () => {
    builder ??= readDebianSources(options.environment ?? {}).then((sources) => ({
      sources,
      workDir: join(imagesDir, 'work'),
      layersDir: join(imagesDir, 'layers'),
    }));
    return builder;
  };
  const prepareBase = () => {
    base ??= (async () => {
      const parts = await getBuilder();
      const folder = folderOf('debian');
      const hash = await baseHash();
      const keepIn = join(imagesDir, 'base');
      const isKept = (await readdir(keepIn).catch((): string[] => [])).includes(hash);
      const title = isKept ? 'Looking at the Debian base' : 'Making the Debian base with debootstrap';
      return runStep(options.progress, { name: 'image-base', title }, async () => {
        const made = await buildDebianBase(parts, { folder, recipe: await readRecipe(folder), hash, keepIn });
        const listed = await stat(join(parts.workDir, 'lists')).catch(() => undefined);
        if (!listed || Date.now() - listed.mtimeMs > listsKeptMs) await updatePackageLists(parts, made.root);
        return made;
      });
    })();
    return base;
  };

  return {
    hashOf,
    prepareBase,
    async build(recipeName, { labels, isCompressed }) {
      const folder = folderOf(recipeName);
      const hash = await hashOf(recipeName);
      return buildImage(await getBuilder(), {
        name: recipeName,
        folder,
        recipe: await readRecipe(folder),
        hash,
        base: await prepareBase(),
        labels: { [recipeLabel]: hash, ...labels },
        isCompressed,
      });
    },
    async sweep() {
      const work = join(imagesDir, 'work');
      const unfinished = (await readdir(work).catch(() => [])).filter((name) => name !== 'lists');
      for (const name of unfinished) await rm(join(work, name), { recursive: true, force: true });
      // Pushed layers live on in the mirror; the base's stays for the next build.
      const layers = join(imagesDir, 'layers');
      const current = await baseHash();
      for (const name of await readdir(layers).catch(() => [])) {
        if (!name.startsWith(`debian-${current}`)) await rm(join(layers, name), { force: true });
      }
    },
  };
}
