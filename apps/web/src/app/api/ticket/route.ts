import { lessonSlug } from '@naru/protocol/commands';
import { z } from 'zod';
import { answerRoute } from '@/server/answer-route';
import { getLesson } from '@/server/get-lesson';
import { issueTicket } from '@/server/issue-ticket';

import { readJsonBody } from '@/server/read-json-body';
import { getStudent } from '@/server/student';
import { getWebRuntime } from '@/server/web-runtime';

const ticketInput = z.strictObject({ lesson: lessonSlug });

export function POST(request: Request): Promise<Response> {
  return answerRoute('ticket', async () => {
    const student = await getStudent();
    const { lesson } = await readJsonBody(request, ticketInput);
    return issueTicket({
      student,
      lesson,
      ip: request.headers.get('x-forwarded-for') ?? '',
      getLesson,
      runtime: getWebRuntime(),
    });
  });
}
