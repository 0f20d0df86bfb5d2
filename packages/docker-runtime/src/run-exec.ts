import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecRequest, ExecResult } from '@naru/sandbox/sandbox-runtime';
import { AppError } from '@naru/service-kit/app-error';
import type Docker from 'dockerode';
import { toSandboxError } from './docker-failure.ts';
import { ExecFrames } from './exec-frames.ts';
import { openExec } from './open-exec.ts';

/** Exit code of an exec that was cut before the program ended. */
const CUT_EXIT_CODE = -1;

/**
 * Runs a program in a container and collects what it says, within limits of time and size. A student can make any
 * exec hang or talk without end, and Docker does not end a program when its caller goes away, so the program is
 * put under `timeout` inside as well.
 */
export async function runExec(
  docker: Docker,
  containerName: string,
  request: ExecRequest,
): Promise<ExecResult> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  const insideSeconds = (request.timeoutMs / 1000 + 1).toFixed(1);
  const argv = ['timeout', '-s', 'KILL', insideSeconds, ...request.argv];
  const cwd = request.cwd === undefined ? {} : { cwd: request.cwd };
  try {
    const { exec, socket } = await openExec(docker, containerName, { argv, ...cwd }, signal);
    const output = await collectOutput(socket, request, signal);
    const exitCode = output.isCut ? CUT_EXIT_CODE : await readExitCode(exec, signal);
    return { exitCode, ...output };
  } catch (error) {
    if (signal.aborted) {
      throw new AppError('TIMED_OUT', `exec took more than ${request.timeoutMs} ms`, { cause: error });
    }
    throw toSandboxError(error, 'exec');
  }
}

function collectOutput(
  socket: Duplex,
  request: ExecRequest,
  signal: AbortSignal,
): Promise<Omit<ExecResult, 'exitCode'>> {
  return new Promise((resolve, reject) => {
    const collected = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let bytesLeft = request.maxOutputBytes;
    const onAbort = () => socket.destroy(signal.reason);
    const finish = (isCut: boolean) => {
      signal.removeEventListener('abort', onAbort);
      resolve({ stdout: Buffer.concat(collected.stdout), stderr: Buffer.concat(collected.stderr), isCut });
    };
    const frames = new ExecFrames((stream, bytes) => {
      const kept = bytes.subarray(0, bytesLeft);
      bytesLeft -= kept.length;
      collected[stream].push(kept);
      if (kept.length === bytes.length) return;
      finish(true);
      socket.destroy();
    });
    socket.on('data', (chunk: Buffer) => frames.push(chunk));
    socket.once('end', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('error', (error) => {
      signal.removeEventListener('abort', onAbort);
      reject(error);
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    socket.end(request.stdin);
  });
}

/** The engine closes the output a moment before it knows the exit code. */
async function readExitCode(exec: Docker.Exec, signal: AbortSignal): Promise<number> {
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 20)) {
    const { ExitCode, Running } = await exec.inspect({ abortSignal: signal });
    if (!Running && ExitCode !== null) return ExitCode;
    await delay(waitMs, undefined, { signal });
  }
}
