import { expect, test } from 'vitest';
import { withSetupLock } from './setup-lock.ts';

const name = `naru-lock-test-${process.pid}`;

test('the second waits until the first is done, and says so', async () => {
  const order: string[] = [];
  const begin = (step: string) => () => {
    order.push(step);
    return () => order.push(`${step} no more`);
  };
  let finishFirst = () => {};
  const first = withSetupLock(name, { onWait: begin('first waits') }, async () => {
    order.push('first begins');
    await new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    order.push('first ends');
  });
  await expect.poll(() => order).toEqual(['first begins']);
  const second = withSetupLock(
    name,
    { onWait: begin('second waits') },
    async () => void order.push('second'),
  );
  await expect.poll(() => order).toContain('second waits');
  finishFirst();
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'second waits', 'first ends', 'second waits no more', 'second']);
});

test('a failure frees the lock', async () => {
  const failing = withSetupLock(name, { onWait: () => () => {} }, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withSetupLock(name, { onWait: () => () => {} }, async () => 'free')).toBe('free');
});

test('patience ends', async () => {
  await withSetupLock(name, { onWait: () => () => {} }, async () => {
    const waiting = withSetupLock(name, { onWait: () => () => {}, patienceMs: 0 }, async () => 'never');
    await expect(waiting).rejects.toThrow(/long time/);
  });
});
