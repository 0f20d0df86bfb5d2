import { Agent } from 'node:http';
import { expect, test } from 'vitest';
import { CheckerActions } from './checker-actions.ts';
import { ContainerPauses } from './container-pauses.ts';
import { EvidenceRecorder } from './evidence-recorder.ts';

test('what was never recorded is unknown, and not empty', async () => {
  const actions = new CheckerActions();
  const recorder = new EvidenceRecorder(actions, new ContainerPauses(new Agent(), actions));
  expect(await recorder.read(0)).toEqual({ events: undefined, apiCalls: undefined, cliCalls: undefined });
});
