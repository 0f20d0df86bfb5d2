import { Agent } from 'node:http';
import { expect, test } from 'vitest';
import { CheckerActions } from './checker-actions.ts';
import { ContainerPauses } from './container-pauses.ts';
import { EvidenceRecorder } from './evidence-recorder.ts';

const aRecorder = () => {
  const actions = new CheckerActions();
  return new EvidenceRecorder(actions, new ContainerPauses(new Agent(), actions));
};

test('without a shell that tells of its commands there is no record of calls', async () => {
  expect((await aRecorder().read(0)).cliCalls).toBeUndefined();
});

test('with one, no call means that none was made', async () => {
  const recorder = aRecorder();
  recorder.expectCliCalls();
  expect((await recorder.read(0)).cliCalls).toEqual({ entries: [], hasGaps: false });
});

test('a call is there from its start, and its exit code from its end', async () => {
  const recorder = aRecorder();
  recorder.recordCliCall(['docker', 'ps']);
  const mark = await recorder.mark();
  const end = recorder.recordCliCall(['docker', 'run', 'httpd']);
  const running = await recorder.read(mark);
  end(125);
  const ended = await recorder.read(mark);
  expect(running.cliCalls?.entries).toMatchObject([
    { argv: ['docker', 'run', 'httpd'], exitCode: undefined },
  ]);
  expect(ended.cliCalls?.entries).toMatchObject([{ argv: ['docker', 'run', 'httpd'], exitCode: 125 }]);
});

test('a flood of calls loses the oldest, and that is said', async () => {
  const recorder = aRecorder();
  for (let i = 0; i < 1_200; i += 1) recorder.recordCliCall(['docker', String(i)]);
  const { cliCalls } = await recorder.read(0);
  expect(cliCalls?.entries).toHaveLength(1_000);
  expect(cliCalls?.entries.at(-1)?.argv).toEqual(['docker', '1199']);
  expect(cliCalls?.hasGaps).toBe(true);
});
