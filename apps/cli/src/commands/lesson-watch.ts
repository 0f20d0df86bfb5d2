import { CommandFailure } from '../command-failure.ts';
import { slugOf } from '../lesson/check-lessons.ts';
import { readLessons } from '../lesson/read-lessons.ts';
import { watchLessons } from '../lesson/watch-lessons.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { findRunningNaru } from '../running-naru.ts';
import { serveSite, waitForStop } from './up.ts';

/** `lesson watch [slug]`: the lesson in the browser, following every save; on the running site or on one it starts. */
export async function lessonWatch(slug: string | undefined, project: Project): Promise<number> {
  const slugs = (await readLessons(project.root)).map(({ folder }) => slugOf(folder));
  if (slug !== undefined && !slugs.includes(slug)) {
    throw new CommandFailure(message('lesson.watchUnknown', { slug }), slugs.join(', '));
  }
  const start = async (address: string) => {
    const watch = await watchLessons({
      cwd: project.root,
      stateDir: project.stateDir,
      address,
      slug,
      out: (text) => console.log(text),
    });
    console.log(message('lesson.watchAddress', { url: watch.url }));
    return watch;
  };
  const running = findRunningNaru(project);
  if (!running) return await serveSite(project, start);
  const stopped = waitForStop();
  await using watch = await start(running.address);
  // A site from before this command was known, or one that serves the lessons of another folder.
  if (!(await isWatchKnown(watch.url))) console.log(message('lesson.watchIgnored'));
  await stopped;
  return 0;
}

async function isWatchKnown(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })).status === 303;
  } catch {
    return false; // the site is just being started again, or not there at all
  }
}
