import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, type Foundation } from './foundation.ts';
import { findFreePort } from './free-port.ts';
import type { Project } from './project.ts';
import { type Site, startSite } from './start-site.ts';

/**
 * A whole site of its own for tests and benchmarks: own ports, own database, own label on the shared host
 * engine. Everything it made is gone afterwards.
 */
export async function withTestSite<T>(
  project: Project,
  foundation: Foundation,
  env: NodeJS.ProcessEnv,
  use: (site: { address: string; runFile: string }) => Promise<T>,
): Promise<T> {
  mkdirSync(project.runDir, { recursive: true });
  const folder = mkdtempSync(join(project.runDir, 'test-site-'));
  const instance = `test-${folder.slice(-6).toLowerCase()}`;
  await using database = await createTestDatabase(foundation, instance);
  const runFile = join(folder, 'run.json');
  const site = await startSite(project, foundation, {
    host: '127.0.0.1',
    port: await findFreePort(),
    sandboxHostPort: await findFreePort(),
    instance,
    databaseUrl: database.url,
    logDir: join(project.logDir, 'test-site'),
    stateDir: folder,
    runFile,
    env: { ...process.env, ...env },
  });
  try {
    return await use({ address: site.address, runFile });
  } finally {
    await endTestSite(site, folder);
  }
}

/** Its programs end and its folder goes also when the sandboxes could not be removed; that failure is told then. */
export async function endTestSite(
  site: Pick<Site, 'removeSandboxes' | 'stop'>,
  folder: string,
): Promise<void> {
  try {
    await site.removeSandboxes();
  } finally {
    await site.stop().finally(() => rmSync(folder, { recursive: true, force: true }));
  }
}
