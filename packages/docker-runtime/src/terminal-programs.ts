import { type TerminalId, terminalId } from '@naru/protocol/ids';
import { AppError } from '@naru/service-kit/app-error';
import type Docker from 'dockerode';
import { runExec } from './run-exec.ts';

/** Longer than killing a fork bomb takes; short enough that a student waits for the answer. */
const TIMEOUT_MS = 10_000;

export async function listTerminals(docker: Docker, containerName: string): Promise<TerminalId[]> {
  const output = await runTerminalProgram(docker, containerName, ['/usr/lib/naru/list-terminals']);
  // Names of files in a folder the student can write to.
  return output.split('\n').flatMap((line) => terminalId.safeParse(line).data ?? []);
}

export async function closeTerminal(docker: Docker, containerName: string, id: TerminalId): Promise<void> {
  await runTerminalProgram(docker, containerName, ['/usr/lib/naru/close-terminal', id]);
}

export async function resetTerminals(docker: Docker, containerName: string): Promise<void> {
  await runTerminalProgram(docker, containerName, ['/usr/lib/naru/reset-terminals']);
}

async function runTerminalProgram(docker: Docker, containerName: string, argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runExec(docker, containerName, {
    argv,
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: 64_000,
  });
  if (exitCode !== 0) {
    const said = Buffer.from(stderr).toString('utf8').slice(0, 500);
    throw new AppError('SANDBOX_NOT_ANSWERING', `${argv[0]} ended with ${exitCode}: ${said}`);
  }
  return Buffer.from(stdout).toString('utf8');
}
