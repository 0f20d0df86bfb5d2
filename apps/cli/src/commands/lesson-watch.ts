import path from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import { slugOf } from '../lesson/check-lessons.ts';
import { readLessons } from '../lesson/read-lessons.ts';
import { watchLessons } from '../lesson/watch-lessons.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { findOtherLessonsDir, findRunningNaru } from '../running-naru.ts';
import { serveSite, waitForStop } from './up.ts';

/** `lesson watch [slug]`: the lesson in the browser, following every save; on the running site or on one it starts. */
export async function lessonWatch(slug: string | undefined, project: Project): Promise<number> {
  const slugs = (await readLessons(project.root)).map(({ folder }) => slugOf(folder));
  if (slug !== undefined && !slugs.includes(slug)) {
    throw new CommandFailure(message('lesson.watchUnknown', { slug }), slugs.join(', '));
  }
  const start = (address: string) =>
    watchLessons({
      cwd: project.root,
      stateDir: project.stateDir,
      address,
      slug,
      out: (text) => console.log(text),
    });
  const tellAddress = (url: string) => console.log(message('lesson.watchAddress', { url }));
  const running = findRunningNaru(project);
  if (!running) {
    return await serveSite(project, async (address) => {
      const watch = await start(address);
      tellAddress(watch.url);
      return watch;
    });
  }
  const other = findOtherLessonsDir(running, path.join(project.root, 'lessons'));
  if (other !== undefined) {
    throw new CommandFailure(
      message('lesson.watchElsewhere', { folder: other }),
      message('lesson.watchElsewhereAdvice'),
    );
  }
  const stopped = waitForStop();
  await using watch = await start(running.address);
  if (await isRefused(watch.url))
    throw new CommandFailure(message('lesson.watchIgnored'), message('lesson.watchElsewhereAdvice'));
  tellAddress(watch.url);
  await stopped;
  return 0;
}

/** Whether the site answers that there is no such watch: it is older than this, or looks into another folder. */
async function isRefused(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })).status === 404;
  } catch {
    return false; // just being started again: the address will answer
  }
}
