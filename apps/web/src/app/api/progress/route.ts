import { answerRoute } from '@/server/answer-route';
import { getStudent } from '@/server/student';
import { getWebRuntime } from '@/server/web-runtime';

export function GET(): Promise<Response> {
  return answerRoute('progress', async () => {
    const { studentId } = await getStudent();
    return { progress: await getWebRuntime().progress.listProgress(studentId) };
  });
}
