import { AppError } from '@naru/service-kit/app-error';
import { z } from 'zod';

/** No request of a page is larger; one that is ends with MESSAGE_TOO_LARGE before it is in memory. */
const PAGE_BODY_BYTES = 64 * 1024;

/** The only door for what is sent to a route. */
export async function readJsonBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  { maxBytes = PAGE_BODY_BYTES } = {},
): Promise<z.output<S>> {
  const text = await readText(request, maxBytes);
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new AppError('INVALID_INPUT', z.prettifyError(parsed.error));
  return parsed.data;
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new AppError('MESSAGE_TOO_LARGE', `body above ${maxBytes} bytes`);
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
