import { expect, test } from 'vitest';
import { useHostEngine } from './host-engine-for-tests.ts';
import { runInSandbox } from './run-in-sandbox.ts';

/** PID 1 in a frozen cgroup of its own: on cgroup v2 every exec follows it there and hangs. */
const FREEZE_INIT = `
cd /sys/fs/cgroup
if [ -f cgroup.controllers ]; then
  mkdir -p ice && echo 1 > ice/cgroup.procs && echo 1 > ice/cgroup.freeze
else
  mkdir -p freezer/ice && echo 1 > freezer/ice/cgroup.procs && echo FROZEN > freezer/ice/freezer.state
fi`;

test('a student who freezes the init program or makes every exec hang costs us no more than the time limit', async () => {
  await using engine = await useHostEngine();
  const { runtime } = engine;
  const { sandboxId } = await engine.createSandbox();
  const hang =
    'mv /usr/bin/timeout /usr/bin/timeout.real; printf "#!/bin/sh\\nexec sleep 600\\n" > /usr/bin/timeout; chmod 755 /usr/bin/timeout';
  expect((await runInSandbox(runtime, sandboxId, `${hang}; ${FREEZE_INIT}`)).exitCode).toBe(0);

  const startedMs = performance.now();
  await expect(runInSandbox(runtime, sandboxId, 'true', 700)).rejects.toMatchObject({ code: 'TIMED_OUT' });
  // Without the limit it would be ten minutes.
  expect(performance.now() - startedMs).toBeLessThan(30_000);

  await runtime.remove(sandboxId);
  expect(await runtime.listOwned()).toEqual([]);
});

test('an engine that was replaced by something that never answers is told as such', async () => {
  await using engine = await useHostEngine();
  const { runtime } = engine;
  const { sandboxId } = await engine.createSandbox();
  const closing = 'socat UNIX-LISTEN:/var/run/other.sock,fork SYSTEM:"head -c 1 > /dev/null"';
  await runInSandbox(
    runtime,
    sandboxId,
    `(${closing} < /dev/null > /dev/null 2>&1 &) ; until [ -S /var/run/other.sock ]; do sleep 0.05; done; mv /var/run/other.sock /var/run/docker.sock`,
  );
  await expect(runtime.engineState(sandboxId)).rejects.toMatchObject({ code: 'SANDBOX_NOT_ANSWERING' });
  await expect(runtime.listeningPorts(sandboxId)).rejects.toMatchObject({ code: 'SANDBOX_NOT_ANSWERING' });
});
