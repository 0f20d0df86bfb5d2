import { type Agent, type IncomingMessage, request } from 'node:http';
import { AppError } from '@naru/service-kit/app-error';

/** An answer of the student's engine that is not a success. */
export class EngineStatusError extends AppError {
  readonly status: number;

  constructor(status: number, path: string) {
    super('SANDBOX_NOT_ANSWERING', `engine of the sandbox: ${status} for ${path}`);
    this.status = status;
  }
}

const REQUEST_TIMEOUT_MS = 10_000;
/** The student owns the engine and may put any program in its place; more than this is not read. */
const MAX_JSON_BYTES = 8 * 1024 * 1024;

/** GETs a path of the student's engine and opens the body for reading. The caller destroys what it does not read. */
export function openEngineResponse(agent: Agent, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(
        error instanceof AppError
          ? error
          : new AppError('SANDBOX_NOT_ANSWERING', `engine of the sandbox: ${error.message}`, {
              cause: error,
            }),
      );
    };
    const call = request({ agent, path, host: 'engine', headers: { Host: 'engine' } });
    const timer = setTimeout(
      () =>
        call.destroy(new AppError('SANDBOX_NOT_ANSWERING', `engine of the sandbox: no answer to ${path}`)),
      REQUEST_TIMEOUT_MS,
    );
    call.once('error', fail);
    call.once('response', (response) => {
      clearTimeout(timer);
      call.off('error', fail);
      // A body that breaks off reaches the reader through the response.
      call.on('error', () => response.destroy());
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) {
        resolve(response);
        return;
      }
      response.destroy();
      reject(new EngineStatusError(status, path));
    });
    call.end();
  });
}

/** GETs JSON from the student's engine. What it contains is still to be parsed: the engine may say anything. */
export async function requestEngineJson(agent: Agent, path: string): Promise<unknown> {
  const response = await openEngineResponse(agent, path);
  const body = await readBody(response, path);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AppError('SANDBOX_NOT_ANSWERING', `engine of the sandbox: no JSON from ${path}`, {
      cause: error,
    });
  }
}

async function readBody(response: IncomingMessage, path: string): Promise<Buffer> {
  const timer = setTimeout(() => response.destroy(new Error('too slow')), REQUEST_TIMEOUT_MS);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > MAX_JSON_BYTES) throw new Error('too long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    response.destroy();
    const text = error instanceof Error ? error.message : String(error);
    throw new AppError('SANDBOX_NOT_ANSWERING', `engine of the sandbox: answer to ${path} is ${text}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
