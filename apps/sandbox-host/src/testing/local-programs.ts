import { spawn } from 'node:child_process';
import type { SandboxId } from '@naru/protocol/ids';
import type { ExecRequest, ExecResult } from '@naru/sandbox/sandbox-runtime';

type LocalExec = (
  sandboxId: SandboxId,
  request: ExecRequest,
  signal: AbortSignal,
) => Promise<Partial<Omit<ExecResult, 'isCut'>>>;

/** Runs what a sandbox would run on this machine, with a folder in the place of `/root`. */
export function localPrograms(home: string): LocalExec {
  return (_sandboxId, request, signal) => {
    const [program = '', ...args] = request.argv.map((arg) =>
      arg.startsWith('/root') ? home + arg.slice('/root'.length) : arg,
    );
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal });
      const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
      // A script that refuses does not read its input.
      child.stdin.on('error', () => undefined);
      child.stdin.end(request.stdin ?? '');
      child.once('error', reject);
      child.once('close', (exitCode) =>
        resolve({
          exitCode: exitCode ?? 255,
          stdout: Buffer.concat(output.stdout),
          stderr: Buffer.concat(output.stderr),
        }),
      );
    });
  };
}
