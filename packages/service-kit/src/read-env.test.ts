import { expect, test } from 'vitest';
import { z } from 'zod';
import { readEnv } from './read-env.ts';

const schema = z.object({
  PORT: z.coerce.number().int().default(7),
  SECRET: z.string().min(8),
  NAME: z.string(),
});

test('every bad variable is named in one error, without its value', () => {
  const read = () => readEnv(schema, { PORT: 'x', SECRET: 'hunter2' });
  expect(read).toThrow(/PORT: .*\n.*SECRET: .*\n.*NAME: /);
  expect(read).not.toThrow(/hunter2/);
});

test('an empty variable counts as unset', () => {
  expect(readEnv(schema, { PORT: '', SECRET: '12345678', NAME: 'n' })).toEqual({
    PORT: 7,
    SECRET: '12345678',
    NAME: 'n',
  });
});
