import type { Agent } from 'node:http';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type Docker from 'dockerode';
import { CheckerActions } from './checker-actions.ts';
import { ContainerPauses } from './container-pauses.ts';
import { createEngineProbe } from './docker-engine-probe.ts';
import { EvidenceRecorder } from './evidence-recorder.ts';
import { runAsPlatform } from './run-as-platform.ts';

export function openSandboxChecks(access: {
  docker: Docker;
  containerName: string;
  agent: Agent;
}): SandboxChecks {
  const actions = new CheckerActions();
  const pauses = new ContainerPauses(access.agent, actions);
  const recorder = new EvidenceRecorder(actions, pauses);
  return {
    startRecording: (options) => recorder.start(access, options),
    mark: () => recorder.mark(),
    readEvidence: (mark) => recorder.read(mark),
    openProbe: (workspace, options) => createEngineProbe({ ...access, actions, pauses, workspace }, options),
    runAsPlatform: (script) => runAsPlatform({ ...access, actions }, script),
    close: () => recorder.stop(),
    letGo: () => recorder.letGo(),
  };
}
