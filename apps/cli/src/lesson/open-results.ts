import { openSiteDatabase, prepareBuild } from '../foundation.ts';
import type { Project } from '../project.ts';
import type { ResultStore } from './result-store.ts';

/** The results of the site that runs, or ran last, in this checkout; undefined when none ever did. */
export async function openResults(project: Project): Promise<ResultStore | undefined> {
  const server = await openSiteDatabase(project);
  if (server === undefined) return undefined;
  // Its client is generated: on a new checkout it is not there when this program starts.
  await prepareBuild(project, { isSiteNeeded: false });
  const { createDatabase } = await import('@naru/db/database');
  const database = createDatabase({ url: server.url, maxConnections: 2 });
  return {
    attempts: database.attempts,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
