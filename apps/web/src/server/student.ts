import { type StudentId, studentId } from '@naru/protocol/ids';
import { AppError } from '@naru/service-kit/app-error';
import { headers } from 'next/headers';

export interface CurrentStudent {
  studentId: StudentId;
  /** Stands for `{student}` in lessons: lower-case ASCII, fit for image names. */
  shortId: string;
}

/** Set by the program around Next, which has removed the same header from what the browser sent. */
const STUDENT_HEADER = 'x-naru-student';
const SHORT_ID_CHARS = 6;

/** The student of this request. Needs no database. Throws UNAUTHENTICATED for a request without a valid cookie. */
export async function getStudent(): Promise<CurrentStudent> {
  const parsed = studentId.safeParse((await headers()).get(STUDENT_HEADER));
  if (!parsed.success) throw new AppError('UNAUTHENTICATED', 'no guest cookie');
  return { studentId: parsed.data, shortId: toShortId(parsed.data) };
}

function toShortId(id: StudentId): string {
  return id.slice(-SHORT_ID_CHARS);
}
