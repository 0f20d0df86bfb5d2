import { answerRoute } from '@/server/answer-route';
import { receiveResult } from '@/server/receive-result';
import { getWebRuntime } from '@/server/web-runtime';

/** For the sandbox host; see packages/protocol/src/attempt-result.ts. */
export function POST(request: Request): Promise<Response> {
  return answerRoute('results', () => receiveResult(request, getWebRuntime()));
}
