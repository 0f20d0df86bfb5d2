import { expect, test } from 'vitest';
import { statePaths } from './state-paths.ts';

const long = `/srv/${'a-rather-long-folder-name/'.repeat(8)}.naru`;

test('sockets keep within the 107 characters a socket path may have, wherever the checkout is', () => {
  const paths = statePaths(long);
  expect(paths.engineSocket.length).toBeLessThan(108);
  expect(`${paths.containerdSocket}.ttrpc`.length).toBeLessThan(108);
});

test('interface names keep within 15 characters', () => {
  expect(statePaths(long).hostLink.length).toBeLessThanOrEqual(15);
});

test('two checkouts share no name', () => {
  const one = statePaths('/srv/one/.naru');
  const two = statePaths('/srv/two/.naru');
  for (const key of ['name', 'netns', 'hostLink', 'volatileDir', 'diskImage'] as const) {
    expect(one[key]).not.toBe(two[key]);
  }
});

test('the data root is not below the checkout, whose folders may be closed to the remapped root', () => {
  expect(statePaths('/root/naru/.naru').dataMount).toMatch(/^\/run\//);
});
