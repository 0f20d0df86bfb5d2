import { isAppError } from '@naru/service-kit/app-error';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readJsonBody } from './read-json-body.ts';

const schema = z.strictObject({ lesson: z.string().max(5) });
const read = (body: BodyInit | null) =>
  readJsonBody(
    new Request('http://naru.test/', { method: 'POST', body, duplex: 'half' } as RequestInit),
    schema,
  );

test('a body that fits is read', async () => {
  expect(await read('{"lesson":"도커"}')).toEqual({ lesson: '도커' });
});

test.each([
  '',
  'null',
  '[]',
  '{',
  '{"lesson":7}',
  '{"lesson":"too long"}',
  '{"lesson":"a","more":1}',
  '\u0000',
])('a malformed body is INVALID_INPUT: %j', async (body) => {
  await expect(read(body)).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
});

test('a body without end is given up before it is in memory', async () => {
  let pulls = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulls += 1;
      controller.enqueue(new Uint8Array(16_384));
    },
  });
  await expect(read(endless)).rejects.toSatisfy((error) => isAppError(error, 'MESSAGE_TOO_LARGE'));
  expect(pulls).toBeLessThan(10);
});
