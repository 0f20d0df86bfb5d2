import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SandboxRegistry } from './sandbox-registry.ts';
import { aHostOver, type TestPage, until } from './testing/host-fixture.ts';

const MINUTE_MS = 60_000;

/** Whatever is due by the clock at the moment has been told to the page afterwards. */
function watchTicks() {
  const tick = vi.spyOn(SandboxRegistry.prototype, 'tick');
  onTestFinished(() => tick.mockRestore());
  return async (page: TestPage) => {
    const before = tick.mock.calls.length;
    await until(() => tick.mock.calls.length >= before + 2, 'two ticks');
    // An answer on the same socket comes after what was told before it.
    await page.ask('terminal:list', {});
  };
}

test('who works on is warned once of an end that activity cannot move', async () => {
  const allDueIsTold = watchTicks();
  await using fixture = await aHostOver(new FakeSandboxRuntime(), { NARU_LEASE_MINUTES: '20' });
  using page = await fixture.page('mina');
  const { leaseEndsAtMs } = await page.start();
  const terminalId = (await page.open()) as never;
  fixture.clock.nowMs = leaseEndsAtMs - 10 * MINUTE_MS;
  await until(() => page.payloads('sandbox:warned').length > 0, 'the warning');
  for (let i = 0; i < 5; i += 1) {
    fixture.clock.nowMs += 1_100;
    await page.ask('terminal:write', { terminalId, data: 'x' });
    await allDueIsTold(page);
  }
  expect(page.payloads('sandbox:warned')).toEqual([{ endsAtMs: leaseEndsAtMs, cause: 'lease' }]);
  fixture.clock.nowMs = leaseEndsAtMs - 5 * MINUTE_MS;
  await until(() => page.payloads('sandbox:warned').length === 2, 'the next warning');
});

test('who was warned of an idle end and goes on is warned of the next one again', async () => {
  const allDueIsTold = watchTicks();
  await using fixture = await aHostOver(new FakeSandboxRuntime(), { NARU_IDLE_MINUTES: '30' });
  using page = await fixture.page('mina');
  const { idleEndsAtMs } = await page.start();
  const terminalId = (await page.open()) as never;
  fixture.clock.nowMs = idleEndsAtMs - 10 * MINUTE_MS;
  await until(() => page.payloads('sandbox:warned').length > 0, 'the warning');
  await page.ask('terminal:write', { terminalId, data: 'x' });
  const later = fixture.clock.nowMs + 30 * MINUTE_MS;
  await until(() => page.view?.phase === 'ready' && page.view.idleEndsAtMs === later, 'the later end');
  await allDueIsTold(page);
  fixture.clock.nowMs = later - 10 * MINUTE_MS;
  await until(() => page.payloads('sandbox:warned').length > 1, 'the next warning');
  expect(page.payloads('sandbox:warned')).toEqual([
    { endsAtMs: idleEndsAtMs, cause: 'idle' },
    { endsAtMs: later, cause: 'idle' },
  ]);
});
