import { PassThrough } from 'node:stream';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { expect, test } from 'vitest';
import { aHostOver, until } from './testing/host-fixture.ts';
import { treeScript } from './workspace-scripts.ts';

test('a change whose tree could not be read is told when it can', async () => {
  const runtime = new FakeSandboxRuntime();
  const watched = Promise.withResolvers<PassThrough>();
  runtime.execStream = async () => {
    const stdout = new PassThrough();
    watched.resolve(stdout);
    return { stdout, close: () => void stdout.end() };
  };
  await using fixture = await aHostOver(runtime);
  using page = await fixture.page('mina');
  await page.start();
  const changes = await watched.promise;
  const run = runtime.onExec;
  let failures = 0;
  runtime.onExec = async (sandboxId, request, signal) => {
    if (failures > 0 || !request.argv.includes(treeScript)) return run(sandboxId, request, signal);
    failures += 1;
    throw new Error('the machine was too busy');
  };
  changes.write('/root/lab/first-run/Dockerfile\0');
  const told = await until(() => page.payloads('file:changed').at(0), 'the change');
  expect(failures).toBe(1);
  expect(told.paths).toEqual(['Dockerfile']);
  expect(told.tree.entries.map(({ path }) => path)).toContain('Dockerfile');
});
