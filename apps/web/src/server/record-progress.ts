import type { ProgressRecord } from '@naru/db/progress-repository';
import type { CompiledLesson } from '@naru/lesson/compiled-lesson';
import { AppError } from '@naru/service-kit/app-error';
import { z } from 'zod';
import type { CurrentStudent } from './student.ts';
import type { WebRuntime } from './web-runtime.ts';

const stepId = z.string().min(1).max(80);
export const progressInput = z.strictObject({
  lastStepId: stepId,
  visitedStepIds: z.array(stepId).max(200),
});

interface RecordProgressOptions {
  student: CurrentStudent;
  lesson: CompiledLesson;
  input: z.output<typeof progressInput>;
  runtime: Pick<WebRuntime, 'progress'>;
}

/**
 * Adds to what the student has read. Steps the lesson does not have are left out (it may have been edited
 * since the page was opened), so a row is never larger than its lesson.
 */
export async function recordProgress(options: RecordProgressOptions): Promise<ProgressRecord> {
  const { student, lesson, input, runtime } = options;
  const known = new Set(lesson.steps.map((step) => step.id));
  if (!known.has(input.lastStepId)) throw new AppError('INVALID_INPUT', 'unknown step');
  return runtime.progress.recordProgress({
    studentId: student.studentId,
    lessonSlug: lesson.meta.slug,
    lastStepId: input.lastStepId,
    visitedStepIds: input.visitedStepIds.filter((id) => known.has(id)),
    at: new Date(),
  });
}
