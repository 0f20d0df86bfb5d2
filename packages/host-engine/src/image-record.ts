import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { StatePaths } from './state-paths.ts';

const recordSchema = z.object({
  origin: z.enum(['upstream', 'recipe']),
  /** Digest of the manifest in the mirror. */
  digest: z.string(),
  bytes: z.number(),
  tags: z.array(z.string()),
  recipeHash: z.string(),
  /** What the tag pointed to upstream; a list's digest differs from the image's. */
  upstreamDigest: z.string().optional(),
});
/** What is known of an image in the mirror: where it came from and what it was made of. */
export type ImageRecord = z.output<typeof recordSchema>;

const recordFile = (paths: StatePaths, name: string) => join(paths.imagesDir, 'records', `${name}.json`);

export async function readImageRecord(paths: StatePaths, name: string): Promise<ImageRecord | undefined> {
  try {
    return recordSchema.safeParse(JSON.parse(await readFile(recordFile(paths, name), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export async function writeImageRecord(paths: StatePaths, name: string, record: ImageRecord): Promise<void> {
  await mkdir(join(paths.imagesDir, 'records'), { recursive: true });
  await writeFile(recordFile(paths, name), `${JSON.stringify(record, null, 2)}\n`);
}
