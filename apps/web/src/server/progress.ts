import type { ProgressRecord } from '@naru/db/progress-repository';
import type { StudentId } from '@naru/protocol/ids';
import { getWebRuntime } from './web-runtime.ts';

/** A page is shown without progress rather than not at all; it says so when the state is `unavailable`. */
export type Known<T> = { status: 'ready'; value: T } | { status: 'unavailable' };

/** The progress of one lesson; `value` is undefined for a lesson that was never opened. */
export function findProgress(key: {
  studentId: StudentId;
  lessonSlug: string;
}): Promise<Known<ProgressRecord | undefined>> {
  return orUnavailable(() => getWebRuntime().progress.findProgress(key));
}

/** All lessons the student has opened, the latest first. */
export function listProgress(studentId: StudentId): Promise<Known<ProgressRecord[]>> {
  return orUnavailable(() => getWebRuntime().progress.listProgress(studentId));
}

/** A bug is shown as `unavailable`, too, and is logged. */
export async function orUnavailable<T>(work: () => Promise<T>): Promise<Known<T>> {
  try {
    return { status: 'ready', value: await work() };
  } catch (error) {
    // Logged with an incident id, because a bug would hide here as well.
    getWebRuntime().toWireError(error, { during: 'page' });
    return { status: 'unavailable' };
  }
}
