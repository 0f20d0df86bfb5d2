import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { isMissing } from './read-lessons.ts';

/** Only what lessons need of the catalogue: the names students may use. */
const catalogue = z.object({
  images: z.array(z.object({ name: z.string(), tags: z.array(z.coerce.string()).min(1) })),
});

/** `name:tag` of every image of the catalogue; undefined when there is no catalogue. */
export async function readCatalogueImages(projectRoot: string): Promise<string[] | undefined> {
  const file = path.join(projectRoot, 'images/catalogue.yaml');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  return catalogue.parse(parse(text)).images.flatMap(({ name, tags }) => tags.map((tag) => `${name}:${tag}`));
}
