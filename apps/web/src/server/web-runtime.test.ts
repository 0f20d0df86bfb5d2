import { afterEach, expect, test } from 'vitest';
import { getWebRuntime, setWebRuntime, type WebRuntime } from './web-runtime.ts';

const slot = globalThis as Record<symbol, unknown>;

afterEach(() => {
  delete slot[Symbol.for('naru.web.runtime')];
});

test('outside the program there is nothing to share, and the error says how to start it', () => {
  expect(() => getWebRuntime()).toThrow(/server\/main\.ts/);
});

test('a second copy of the module, as Next compiles one, sees what the program has set', async () => {
  const runtime = { lessonsDir: '/lessons' } as WebRuntime;
  setWebRuntime(runtime);
  const copy: typeof import('./web-runtime.ts') = await import(
    /* @vite-ignore */ `./web-runtime.ts?${Date.now()}`
  );
  expect(copy.getWebRuntime).not.toBe(getWebRuntime);
  expect(copy.getWebRuntime()).toBe(runtime);
});
