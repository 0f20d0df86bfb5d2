import type { StudentRepository } from '@naru/db/student-repository';
import type { StudentId } from '@naru/protocol/ids';
import { AppError, isAppError } from '@naru/service-kit/app-error';
import { expect, test } from 'vitest';
import { issueTicket } from './issue-ticket.ts';

const student = { studentId: 'stu_abcdefghjk' as StudentId, shortId: 'efghjk' };
const expiresAt = new Date(0);

function aRuntime(options: { mayAsk?: boolean; recordVisit?: StudentRepository['recordVisit'] } = {}) {
  const logged: unknown[] = [];
  return {
    logged,
    allowTicket: () => options.mayAsk ?? true,
    signTicket: async ({ studentId, lesson }: { studentId: StudentId; lesson: string }) => ({
      ticket: `${studentId} ${lesson}`,
      expiresAt,
    }),
    students: {
      recordVisit: options.recordVisit ?? (async () => {}),
      findStudent: async () => undefined,
    },
    toWireError: (error: unknown) => {
      logged.push(error);
      return { code: 'INTERNAL' as const, retryable: true, incidentId: '' };
    },
  };
}

const ask = (runtime: ReturnType<typeof aRuntime>, getLesson = async (): Promise<unknown> => ({})) =>
  issueTicket({ student, lesson: 'first-run', ip: '::1', getLesson, runtime });

test('a student gets a ticket for a lesson that can be shown', async () => {
  expect(await ask(aRuntime())).toEqual({ ticket: 'stu_abcdefghjk first-run', expiresAt });
});

test('a lost database does not keep a student from the terminal', async () => {
  const down = new AppError('DATABASE_DOWN', 'gone');
  const runtime = aRuntime({ recordVisit: () => Promise.reject(down) });
  expect(await ask(runtime)).toMatchObject({ ticket: expect.any(String) });
  await expect.poll(() => runtime.logged).toEqual([down]);
});

test('a database that hangs does not delay the ticket', async () => {
  expect(await ask(aRuntime({ recordVisit: () => new Promise(() => {}) }))).toMatchObject({
    ticket: expect.any(String),
  });
});

test('a lesson that is not there or does not compile gets no ticket', async () => {
  for (const code of ['LESSON_NOT_FOUND', 'LESSON_BROKEN'] as const) {
    const getLesson = () => Promise.reject(new AppError(code, 'no'));
    await expect(ask(aRuntime(), getLesson)).rejects.toSatisfy((error) => isAppError(error, code));
  }
});

test('too many tickets are refused', async () => {
  await expect(ask(aRuntime({ mayAsk: false }))).rejects.toSatisfy((error) =>
    isAppError(error, 'RATE_LIMITED'),
  );
});
