import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test } from 'vitest';
import { aHostOver, until } from './testing/host-fixture.ts';

test('a sandbox that goes on running after its wake failed without the engine is stopped later', async () => {
  await using fixture = await aHostOver(new FakeSandboxRuntime(), { NARU_IDLE_MINUTES: '30' });
  const { runtime, clock } = fixture;
  using mina = await fixture.page('mina');
  using jun = await fixture.page('jun');
  const { sandboxId } = await mina.start();
  clock.nowMs += 31 * 60_000;
  await mina.inPhase('hibernated');
  await jun.start();

  const wake = Promise.withResolvers<never>();
  runtime.startGate = wake.promise;
  await mina.ask('sandbox:start', {});
  await until(() => runtime.sandbox(sandboxId).state === 'running', 'the container');
  runtime.engine.isDown = true;
  wake.reject(new Error('the engine went away'));
  await mina.inPhase('failed');
  // So that the host looks again, after the wake has failed.
  clock.nowMs += 1;
  expect(await jun.codeOf(jun.send('engine:state', {}))).toBe('ENGINE_DOWN');

  runtime.engine.isDown = false;
  await until(() => runtime.sandbox(sandboxId).state === 'stopped', 'the stop');
  expect(mina.view?.phase).toBe('failed');
  runtime.startGate = Promise.resolve();
  expect((await mina.start()).sandboxId).toBe(sandboxId);
});
