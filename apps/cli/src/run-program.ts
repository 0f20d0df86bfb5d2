import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CommandFailure } from './command-failure.ts';

const TAIL_LINES = 25;

/** Runs a program to its end with its output in a file; on failure the last lines and the file are shown. */
export async function runQuietly(
  argv: readonly [string, ...string[]],
  options: { cwd: string; log: string; env?: NodeJS.ProcessEnv; failure: string; advice?: string },
): Promise<void> {
  mkdirSync(dirname(options.log), { recursive: true });
  const exitCode = await runToFile(argv, options);
  if (exitCode !== 0) {
    const tail = readFileSync(options.log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    console.error(tail);
    throw new CommandFailure(options.failure, options.advice);
  }
}

async function runToFile(
  [program, ...args]: readonly [string, ...string[]],
  options: { cwd: string; log: string; env?: NodeJS.ProcessEnv },
): Promise<number> {
  const output = createWriteStream(options.log);
  await new Promise<void>((resolve) => output.once('open', () => resolve()));
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', output, output],
  });
  return await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  }).finally(() => output.end());
}

/** Runs a program with its output on the operator's screen; resolves with its exit code. The signal asks it to stop. */
export async function runVisibly(
  [program, ...args]: readonly [string, ...string[]],
  options: { cwd: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<number> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = () => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', stop);
  return await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  }).finally(() => options.signal?.removeEventListener('abort', stop));
}
