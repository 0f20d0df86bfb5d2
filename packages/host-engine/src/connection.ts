import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { StatePaths } from './state-paths.ts';

const connectionSchema = z.object({
  /** The host engine's API. */
  socketPath: z.string(),
  /** The image mirror as sandboxes reach it. */
  mirrorUrl: z.string(),
  /** The same, read-only program as processes of this machine reach it, for health checks. */
  mirrorHostUrl: z.string(),
  /** Image a sandbox is made from. */
  sandboxImage: z.string(),
  /** The image's large programs, once for all sandboxes; see shared-programs.ts. */
  programsDir: z.string(),
  netns: z.string(),
});
export type EngineConnection = z.output<typeof connectionSchema>;

/** Where the running host engine is, for programs and tests that did not start it. */
export async function writeConnection(paths: StatePaths, connection: EngineConnection): Promise<void> {
  await mkdir(dirname(paths.connectionFile), { recursive: true });
  const partial = `${paths.connectionFile}.${process.pid}.partial`;
  await writeFile(partial, `${JSON.stringify(connection, null, 2)}\n`);
  await rename(partial, paths.connectionFile);
}

export async function findConnection(paths: StatePaths): Promise<EngineConnection | undefined> {
  try {
    return connectionSchema.safeParse(JSON.parse(await readFile(paths.connectionFile, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export async function removeConnection(paths: StatePaths): Promise<void> {
  await rm(paths.connectionFile, { force: true });
}
