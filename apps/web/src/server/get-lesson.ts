import type { CompiledLesson } from '@naru/lesson/compiled-lesson';
import { lessonSlug } from '@naru/protocol/commands';
import { AppError } from '@naru/service-kit/app-error';
import { findLesson } from './lessons';

/** A lesson that can be shown. Throws LESSON_NOT_FOUND, or LESSON_BROKEN for one that does not compile. */
export async function getLesson(slug: string): Promise<CompiledLesson> {
  const entry = lessonSlug.safeParse(slug).success ? await findLesson(slug) : undefined;
  if (!entry) throw new AppError('LESSON_NOT_FOUND', `no lesson ${slug}`);
  if (!entry.lesson) throw new AppError('LESSON_BROKEN', `lesson ${slug} does not compile`);
  return entry.lesson;
}
