import type { Agent } from 'node:http';
import { CheckUnavailable } from '@naru/checks/engine-probe';
import type { ExecRequest, ExecResult } from '@naru/sandbox/sandbox-runtime';
import type Docker from 'dockerode';
import { runExec } from '../run-exec.ts';
import type { CheckerActions } from './checker-actions.ts';
import type { ContainerPauses } from './container-pauses.ts';

/** What the parts of a probe work with: one sandbox and one lesson's folder in it. */
export interface CheckContext {
  docker: Docker;
  /** Of the sandbox, on the host engine. */
  containerName: string;
  /** Connections to the student's engine. */
  agent: Agent;
  actions: CheckerActions;
  pauses: ContainerPauses;
  /** Absolute path of the lesson's folder in the sandbox. */
  workspace: string;
}

export interface ToolResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
  isCut: boolean;
}

/** Runs a program in the sandbox, beside the student's engine. It leaves no event there. */
export async function runTool(
  context: Pick<CheckContext, 'docker' | 'containerName'>,
  request: Omit<ExecRequest, 'timeoutMs' | 'maxOutputBytes'> & {
    timeoutMs?: number;
    maxOutputBytes?: number;
  },
): Promise<ToolResult> {
  const { docker, containerName } = context;
  const limits = { timeoutMs: 8_000, maxOutputBytes: 4 * 1024 * 1024 };
  let result: ExecResult;
  try {
    result = await runExec(docker, containerName, { ...limits, ...request });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CheckUnavailable(`${request.argv[0]}: ${text}`, { cause: error });
  }
  return {
    exitCode: result.exitCode,
    stdout: Buffer.from(result.stdout),
    stderr: Buffer.from(result.stderr).toString('utf8'),
    isCut: result.isCut,
  };
}
