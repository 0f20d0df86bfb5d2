import type { SandboxId } from '@naru/protocol/ids';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';

export interface ScriptResult {
  exitCode: number;
  /** Standard output and standard error, one after the other. */
  text: string;
}

/** Runs a bash script in a sandbox as its root, which is what a student is. */
export async function runInSandbox(
  runtime: SandboxRuntime,
  sandboxId: SandboxId,
  script: string,
  timeoutMs = 120_000,
): Promise<ScriptResult> {
  const argv = ['bash', '-c', script];
  const { exitCode, stdout, stderr } = await runtime.exec(sandboxId, {
    argv,
    timeoutMs,
    maxOutputBytes: 200_000,
  });
  return { exitCode, text: Buffer.concat([stdout, stderr]).toString('utf8') };
}
