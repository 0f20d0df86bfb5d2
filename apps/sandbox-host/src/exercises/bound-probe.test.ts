import { createFakeEngineProbe } from '@naru/checks/testing/fake-engine-probe';
import { expect, test } from 'vitest';
import { boundProbe } from './bound-probe.ts';

const fake = createFakeEngineProbe({ containers: [{ name: 'web' }], files: {} });
const never = { ...fake, inspectContainer: () => new Promise<undefined>(() => {}) };

function bound(probe = fake, { signal = new AbortController().signal, isActing = true } = {}) {
  const ownFiles: string[] = [];
  const options = { signal, isActing, onOwnFile: (path: string) => ownFiles.push(path) };
  return { probe: boundProbe(probe, options), ownFiles };
}

test('a question that is not answered ends with the time', async () => {
  const time = new AbortController();
  const asked = bound(never, { signal: time.signal }).probe.inspectContainer('web');
  time.abort();
  await expect(asked).rejects.toThrow('out of time');
});

test('when the time is up nothing is asked any more', async () => {
  const { probe } = bound(fake, { signal: AbortSignal.abort() });
  await expect(probe.listContainers()).rejects.toThrow('out of time');
});

test('without being asked nothing is run in the sandbox, and everything is looked at', async () => {
  const { probe } = bound(fake, { isActing: false });
  await expect(probe.throwAwayRun({ image: 'alpine' })).rejects.toThrow('without being asked');
  await expect(probe.rebuild({ context: '' })).rejects.toThrow('without being asked');
  await expect(probe.runScript({ script: 'true', timeoutMs: 1 })).rejects.toThrow('without being asked');
  await expect(probe.withPausedContainer('web', async () => 1)).rejects.toThrow('without being asked');
  expect(await probe.listContainers()).toHaveLength(1);
});

test('a file of the checks is told before it is there', async () => {
  const { probe, ownFiles } = bound();
  await probe.withWorkspaceFile({ path: 'site/x.txt', text: 'x' }, async () => {
    expect(ownFiles).toEqual(['site/x.txt']);
  });
});
