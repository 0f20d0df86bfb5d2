import { answerRoute } from '@/server/answer-route';

import { getLesson } from '@/server/get-lesson';
import { readJsonBody } from '@/server/read-json-body';
import { progressInput, recordProgress } from '@/server/record-progress';
import { getStudent } from '@/server/student';
import { getWebRuntime } from '@/server/web-runtime';

export function PUT(request: Request, context: { params: Promise<{ lesson: string }> }): Promise<Response> {
  return answerRoute('record progress', async () => {
    const student = await getStudent();
    const input = await readJsonBody(request, progressInput);
    const lesson = await getLesson((await context.params).lesson);
    return { progress: await recordProgress({ student, lesson, input, runtime: getWebRuntime() }) };
  });
}
