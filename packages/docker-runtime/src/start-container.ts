import type { Duplex } from 'node:stream';
import type { StartStep } from '@naru/protocol/sandbox-view';
import { AppError } from '@naru/service-kit/app-error';
import type Docker from 'dockerode';
import { delegateCgroup, machineCgroupFiles } from './cgroup-delegation.ts';
import { askDocker, isDockerStatus, saysDiskFull } from './docker-failure.ts';
import { ExecFrames } from './exec-frames.ts';
import { runExec } from './run-exec.ts';
import { sealNetworkFiles } from './seal-network-files.ts';

/** Usual is below a second; a machine on which sixty start at once needs a minute. */
const ENGINE_TIMEOUT_MS = 90_000;
const LAST_WORDS_BYTES = 1_500;

/** What images/sandbox/files/usr/lib/naru/start prints on standard output when the engine answers. */
const ENGINE_ANSWERS = 'naru-start: the engine answers\n';
/** Waits inside, in one exec: asking again and again from here would cost 50 ms a time. */
const WAIT_FOR_ENGINE = `
exec 9<> <(:)
socket=/var/run/docker.sock
until [ -S $socket ] && curl -sf -o /dev/null --max-time 30 --unix-socket $socket http://engine/_ping; do
  read -r -t 0.01 -u 9 _
done
exit 0`;

/**
 * Starts a sandbox's container and resolves when its engine answers. A new one says so itself, which saves an exec; of
 * one that ran before neither the image nor the log is sure to be of this version and of this start, so it is asked.
 */
export async function startContainer(
  docker: Docker,
  containerName: string,
  options: { isLocal: boolean; isNew: boolean; onStep: (step: StartStep) => void; signal: AbortSignal },
): Promise<void> {
  const { isLocal, isNew, onStep, signal } = options;
  const container = docker.getContainer(containerName);
  const output = isNew ? await askDocker('listen to a sandbox', () => attachOutput(container)) : undefined;
  using closing = new DisposableStack();
  closing.defer(() => void output?.destroy());
  await askDocker('start a sandbox', () =>
    container.start().catch((error: unknown) => {
      // It runs: what follows also finishes a start that was cut off by the end of a sandbox host.
      if (!isDockerStatus(error, 304)) throw error;
    }),
  );
  const giveUp = () => {
    container.kill().catch(() => {}); // Not running any more is what is wanted.
  };
  try {
    throwIfGivenUp(signal);
    signal.addEventListener('abort', giveUp, { once: true });
    const found = await askDocker('inspect a sandbox', () => container.inspect());
    if (isLocal) {
      await sealNetworkFiles([found.HostsPath, found.HostnamePath, found.ResolvConfPath]);
      await delegateCgroup(machineCgroupFiles, { pid: found.State.Pid, containerId: found.Id });
    }
    onStep('engine');
    await (output === undefined ? askForEngine(docker, containerName) : hearOfEngine(output));
    // It may have answered before the kill arrives.
    throwIfGivenUp(signal);
  } catch (error) {
    throw await explainFailure(container, error);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function throwIfGivenUp(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('SANDBOX_START_FAILED', 'the start was given up');
}

/** From before its start on, so that nothing of what the container says is missed. */
async function attachOutput(container: Docker.Container): Promise<Duplex> {
  const output = (await container.attach({ stream: true, stdout: true, stderr: true })) as Duplex;
  // Whoever reads it acts on the close that follows; unheard, an error would end this program.
  output.on('error', () => {});
  return output;
}

function hearOfEngine(output: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    let tail = '';
    const fail = (text: string) => reject(new AppError('SANDBOX_START_FAILED', text));
    const timer = setTimeout(() => fail('the engine did not answer in time'), ENGINE_TIMEOUT_MS);
    const frames = new ExecFrames((stream, bytes) => {
      if (stream === 'stderr') return;
      tail = (tail + bytes.toString('latin1')).slice(-2 * ENGINE_ANSWERS.length);
      if (tail.includes(ENGINE_ANSWERS)) resolve();
    });
    output.on('data', (chunk: Buffer) => frames.push(chunk));
    output.once('close', () => {
      clearTimeout(timer);
      fail('the sandbox ended while it started');
    });
    if (output.closed) output.emit('close');
  });
}

async function askForEngine(docker: Docker, containerName: string): Promise<void> {
  const argv = ['bash', '-c', WAIT_FOR_ENGINE];
  const request = { argv, timeoutMs: ENGINE_TIMEOUT_MS, maxOutputBytes: 10_000 };
  const { exitCode } = await runExec(docker, containerName, request);
  if (exitCode !== 0) {
    throw new AppError('SANDBOX_START_FAILED', `waiting for the engine ended with ${exitCode}`);
  }
}

/** Keeps the codes that say what to do (disk full, engine down); everything else is a start that failed. */
async function explainFailure(container: Docker.Container, error: unknown): Promise<AppError> {
  if (error instanceof AppError && (error.code === 'DISK_FULL' || error.code === 'ENGINE_DOWN')) return error;
  const lines = await readLastWords(container);
  const reason = error instanceof Error ? error.message : String(error);
  const code = saysDiskFull(lines) ? 'DISK_FULL' : 'SANDBOX_START_FAILED';
  return new AppError(code, `${reason}; the sandbox said:\n${lines}`, { cause: error });
}

/** The end of what the sandbox's own engine printed, for the log. The student may have written any of it. */
async function readLastWords(container: Docker.Container): Promise<string> {
  const said = { bytes: Buffer.alloc(0) };
  const frames = new ExecFrames((_stream, bytes) => {
    said.bytes = Buffer.concat([said.bytes, bytes]).subarray(-LAST_WORDS_BYTES);
  });
  // Without them the failure is still told.
  frames.push(await container.logs({ stdout: true, stderr: true, tail: 20 }).catch(() => Buffer.alloc(0)));
  return said.bytes.toString('utf8').replaceAll(/[^\P{C}\n]/gu, '');
}
