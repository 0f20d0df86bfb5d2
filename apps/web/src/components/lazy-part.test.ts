import { expect, test } from 'vitest';
import { lazyPart } from './lazy-part.ts';

const Part = () => null;

test('a part that did not arrive is asked for again', async () => {
  const answers = [Promise.reject(new Error('offline')), Promise.resolve(Part)];
  const part = lazyPart(async () => (await answers.shift()) ?? Part);
  await expect(part.load()).rejects.toThrow('offline');
  expect(part.find()).toBeUndefined();
  await part.load();
  expect(part.find()).toBe(Part);
});

test('a part is fetched once, however often it is wanted', async () => {
  let fetched = 0;
  const part = lazyPart(async () => {
    fetched += 1;
    return Part;
  });
  await Promise.all([part.load(), part.load()]);
  await part.load();
  expect(fetched).toBe(1);
});
