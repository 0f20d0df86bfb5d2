import { expect, test } from 'vitest';
import { createServiceCheck } from './service-check.ts';

const token = 's'.repeat(32);
const isService = createServiceCheck(token);

test('the token opens', () => {
  expect(isService(`Bearer ${token}`)).toBe(true);
});

test.each([null, '', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, token, `Basic ${token}`])(
  '%j does not',
  (authorization) => {
    expect(isService(authorization)).toBe(false);
  },
);
