import { answerRoute } from '@/server/answer-route';
import { getStudent } from '@/server/student';
import { getWebRuntime } from '@/server/web-runtime';

export function GET(): Promise<Response> {
  return answerRoute('progress', async () => {
    const { studentId } = await getStudent();
    const { progress, attempts } = getWebRuntime();
    const [lessons, exercises] = await Promise.all([
      progress.listProgress(studentId),
      attempts.bestByExercise({ studentId }),
    ]);
    return { progress: lessons, exercises };
  });
}
