import { AppError } from '@naru/service-kit/app-error';
import { z } from 'zod';

/** No request of the site is larger; one that is ends with MESSAGE_TOO_LARGE before it is in memory. */
const MAX_BODY_BYTES = 64 * 1024;

/** The only door for what a browser sends to a route. */
export async function readJsonBody<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  const text = await readText(request);
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new AppError('INVALID_INPUT', z.prettifyError(parsed.error));
  return parsed.data;
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES)
        throw new AppError('MESSAGE_TOO_LARGE', `body above ${MAX_BODY_BYTES} bytes`);
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', 'body is not JSON', { cause: error });
  }
}
