import { answerRoute } from '@/server/answer-route';
import { getStudent } from '@/server/student';

export function GET(): Promise<Response> {
  return answerRoute('me', async () => ({ studentShortId: (await getStudent()).shortId }));
}
