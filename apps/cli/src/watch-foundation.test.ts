import { expect, test, vi } from 'vitest';
import { watchFoundation } from './watch-foundation.ts';

test('what ended is brought back, and the watch ends when it is told to', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  let isBack = false;
  const repaired = Promise.withResolvers<void>();
  const watch = watchFoundation({
    findGone: async () => (isBack ? [] : ['gateway']),
    repair: async () => {
      isBack = true;
      repaired.resolve();
    },
  });
  await repaired.promise;
  await watch.stop();
  expect(isBack).toBe(true);
});
