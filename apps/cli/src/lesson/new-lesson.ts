import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lessonMeta } from '@naru/lesson/lesson-meta';
import { slugOf } from './check-lessons.ts';
import type { LessonCommandContext } from './lesson-command-context.ts';
import { lessonMessage } from './lesson-messages.ts';
import { readLessons } from './read-lessons.ts';

/** `lesson new <slug>`: a folder with the next free number, an explained `index.md` and `tests.yaml`, and an empty `files/`. */
export async function newLesson(
  slug: string | undefined,
  { cwd, out }: LessonCommandContext,
): Promise<number> {
  if (slug === undefined) {
    out(lessonMessage('slugMissing'));
    return 2;
  }
  if (!lessonMeta.shape.slug.safeParse(slug).success) {
    out(lessonMessage('slugInvalid', { slug }));
    return 2;
  }
  const folders = (await readLessons(cwd)).map(({ folder }) => folder);
  const taken = folders.find((folder) => slugOf(folder) === slug);
  if (taken !== undefined) {
    out(lessonMessage('slugTaken', { folder: `lessons/${taken}` }));
    return 1;
  }
  const order = Math.max(0, ...folders.map((folder) => Number.parseInt(folder, 10) || 0)) + 1;
  const number = String(order).padStart(2, '0');
  const folder = `lessons/${number}-${slug}`;
  await mkdir(path.join(cwd, folder, 'files'), { recursive: true });
  for (const name of ['index.md', 'tests.yaml']) {
    const template = await readFile(new URL(`./template/${name}`, import.meta.url), 'utf8');
    const text = template.replaceAll('@number@', `L${number}`).replaceAll('@slug@', slug);
    await writeFile(path.join(cwd, folder, name), text, { flag: 'wx' });
  }
  out(lessonMessage('created', { path: `${folder}/index.md`, slug }));
  return 0;
}
