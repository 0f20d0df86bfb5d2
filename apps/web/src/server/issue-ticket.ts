import { AppError } from '@naru/service-kit/app-error';
import type { SignedTicket } from './sign-ticket.ts';
import type { CurrentStudent } from './student.ts';
import type { WebRuntime } from './web-runtime.ts';

interface IssueTicketOptions {
  student: CurrentStudent;
  lesson: string;
  ip: string;
  getLesson: (slug: string) => Promise<unknown>;
  runtime: Pick<WebRuntime, 'allowTicket' | 'signTicket' | 'students' | 'toWireError'>;
}

/** A ticket for a lesson that exists and compiles. Works without the database: the visit is then simply not recorded. */
export async function issueTicket(options: IssueTicketOptions): Promise<SignedTicket> {
  const { student, lesson, ip, getLesson, runtime } = options;
  const { studentId } = student;
  if (!runtime.allowTicket({ studentId, ip })) throw new AppError('RATE_LIMITED', 'too many tickets');
  await getLesson(lesson);
  // Not awaited: a slow database must not delay the terminal.
  runtime.students
    .recordVisit({ studentId, at: new Date() })
    .catch((error: unknown) => runtime.toWireError(error, { during: 'visit' }));
  return runtime.signTicket({ studentId, lesson });
}
