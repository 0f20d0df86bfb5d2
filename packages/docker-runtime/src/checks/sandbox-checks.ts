import type { Agent } from 'node:http';
import type { Evidence } from '@naru/checks/evidence';
import type Docker from 'dockerode';
import { CheckerActions } from './checker-actions.ts';
import { createEngineProbe, type DockerEngineProbe } from './docker-engine-probe.ts';
import { EvidenceRecorder } from './evidence-recorder.ts';

/** What checks need of one sandbox. Recording and probes belong together: the probes are left out of the record. */
export interface SandboxChecks {
  /** Begins to record; with a time in the past it takes in what the engine still remembers. */
  startRecording(options?: { sinceMs?: number }): Promise<void>;
  /** The start of an attempt. */
  mark(): Promise<number>;
  readEvidence(mark: number): Promise<Evidence>;
  /** The student's shells tell of their commands, so that an absence among them counts. */
  expectCliCalls(): void;
  /** Keeps a `docker …` that a shell told of; call what it gives back when that ended. */
  recordCliCall(argv: readonly string[]): (exitCode: number | undefined) => void;
  /** A probe for one evaluation; close it afterwards. */
  openProbe(workspace: string): DockerEngineProbe;
  close(): Promise<void>;
}

export function openSandboxChecks(access: {
  docker: Docker;
  containerName: string;
  agent: Agent;
}): SandboxChecks {
  const actions = new CheckerActions();
  const recorder = new EvidenceRecorder(actions);
  return {
    startRecording: (options) => recorder.start(access, options),
    mark: () => recorder.mark(),
    readEvidence: (mark) => recorder.read(mark),
    expectCliCalls: () => recorder.expectCliCalls(),
    recordCliCall: (argv) => recorder.recordCliCall(argv),
    openProbe: (workspace) => createEngineProbe({ ...access, actions, workspace }),
    close: () => recorder.stop(),
  };
}
