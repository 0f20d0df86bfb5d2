import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReadiness } from './readiness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what a run waits for', () => {
  it('lets it go on at once while it stands', async () => {
    await createReadiness({ isReady: true, waitMs: 1_000 }).wait();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets it go on when it stands again', async () => {
    const readiness = createReadiness({ isReady: true, waitMs: 1_000 });
    readiness.withdraw();
    expect(readiness.isReady()).toBe(false);
    const waited = readiness.wait();
    readiness.confirm();
    await waited;
    expect(readiness.isReady()).toBe(true);
  });

  it('refuses it when it takes too long', async () => {
    const waited = expect(createReadiness({ isReady: false, waitMs: 1_000 }).wait()).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
    await vi.advanceTimersByTimeAsync(1_000);
    await waited;
  });

  it('refuses it at once when it is over, and stays over', async () => {
    const readiness = createReadiness({ isReady: false, waitMs: 1_000 });
    const waited = readiness.wait();
    readiness.end();
    await expect(waited).rejects.toMatchObject({ code: 'TERMINAL_NOT_FOUND' });
    readiness.confirm();
    await expect(readiness.wait()).rejects.toMatchObject({ code: 'TERMINAL_NOT_FOUND' });
  });
});
