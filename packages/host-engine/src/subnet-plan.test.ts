import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseSubnets } from './subnet-plan.ts';

test('the same folder and machine get the same addresses', () => {
  expect(chooseSubnets(7, [])).toEqual(chooseSubnets(7, []));
  expect(chooseSubnets(7, [])).toMatchObject({ gateway: '10.71.0.1', linkSubnet: '10.71.255.0/30' });
});

test('a network in use is passed by, whether it is smaller, larger or a single resolver', () => {
  expect(chooseSubnets(0, ['10.64.3.0/24'])?.gateway).toBe('10.65.0.1');
  expect(chooseSubnets(0, ['10.64.0.0/12'])?.gateway).toBe('10.80.0.1');
  expect(chooseSubnets(0, ['10.64.255.53', 'fe80::1', 'default'])?.gateway).toBe('10.65.0.1');
});

test('nothing is left when a machine routes all of 10/8', () => {
  expect(chooseSubnets(0, ['10.0.0.0/8'])).toBeUndefined();
});

test('no choice overlaps with what is in use', () => {
  const blocks = fc.array(fc.integer({ min: 60, max: 252 }), { maxLength: 80 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 24 }), blocks, (seed, taken) => {
      const plan = chooseSubnets(
        seed,
        taken.map((block) => `10.${block}.9.0/24`),
      );
      const block = Number(plan?.gateway.split('.')[1]);
      return block >= 64 && block <= 249 && !taken.includes(block);
    }),
  );
});
