import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { SetupError } from './setup-error.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const tag = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);

const catalogueImageSchema = z.strictObject({
  name,
  tags: z.array(tag).min(1),
  /** The folder below images/ that builds it where Docker Hub is out of reach. */
  recipe: name,
  /** Its name on Docker Hub, with one tag: all our tags point to that image. */
  upstream: z.string().regex(/^[a-z0-9][a-z0-9/-]*:[A-Za-z0-9._-]+$/),
  /** Lessons that use it, by slug. */
  lessons: z.array(name).default([]),
  /** Tags that every sandbox has from the start, through the shared copy-on-write store. */
  preload: z.array(tag).default([]),
});
export type CatalogueImage = z.output<typeof catalogueImageSchema>;

const catalogueSchema = z.strictObject({ images: z.array(catalogueImageSchema).min(1) }).check((context) => {
  const names = context.value.images.map((image) => image.name);
  for (const [index, each] of names.entries()) {
    if (names.indexOf(each) !== index) {
      context.issues.push({
        code: 'custom',
        input: each,
        path: ['images', index],
        message: `${each} is there twice`,
      });
    }
    const { tags = [], preload = [] } = context.value.images[index] ?? {};
    const missing = preload.filter((wanted) => !tags.includes(wanted));
    if (missing.length) {
      const message = `${each} has no tag ${missing.join(', ')} to preload`;
      context.issues.push({ code: 'custom', input: each, path: ['images', index, 'preload'], message });
    }
  }
});

export const imagesFolder = fileURLToPath(new URL('../../../images', import.meta.url));

export function parseCatalogue(text: string): CatalogueImage[] {
  const parsed = catalogueSchema.safeParse(parse(text));
  if (!parsed.success) {
    throw new SetupError(
      `the image catalogue is wrong: ${z.prettifyError(parsed.error)}`,
      'correct images/catalogue.yaml',
    );
  }
  return parsed.data.images;
}

export async function readCatalogue(): Promise<CatalogueImage[]> {
  return parseCatalogue(await readFile(join(imagesFolder, 'catalogue.yaml'), 'utf8'));
}

/** As the mirror and Docker Hub name it. */
export function repositoryOf(image: Pick<CatalogueImage, 'name'>): string {
  return `library/${image.name}`;
}
