import { openSiteDatabase, prepareBuild } from '../foundation.ts';
import type { Project } from '../project.ts';
import type { ResultStore } from './result-store.ts';

/** The results of the site that runs, or ran last, in this checkout; undefined when none ever did. */
export async function openResults(project: Project): Promise<ResultStore | undefined> {
  await using opened = new AsyncDisposableStack();
  const server = opened.use(await openSiteDatabase(project));
  if (server === undefined) return undefined;
  // Its client is generated: on a new checkout it is not there when this program starts.
  await prepareBuild(project, { isSiteNeeded: false });
  const { createDatabase } = await import('@naru/db/database');
  const { attempts } = opened.use(createDatabase({ url: server.url, maxConnections: 2 }));
  const all = opened.move();
  return { attempts, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
