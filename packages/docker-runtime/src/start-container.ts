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

/**
 * Waits inside, in one exec: asking again and again from here would cost 50 ms a time. The first line says that the
 * engine answers; health then looks at what is behind the answer.
 */
const READY_SCRIPT = `
exec 9<> <(:)
socket=/var/run/docker.sock
until [ -S $socket ] && curl -sf -o /dev/null --max-time 30 --unix-socket $socket http://engine/_ping; do
  read -r -t 0.01 -u 9 _
done
exec 9>&-
echo engine
exec /usr/lib/naru/health
`;

/** Starts a sandbox's container and resolves when its engine has answered and is healthy. */
export async function startContainer(
  docker: Docker,
  containerName: string,
  options: { isLocal: boolean; onStep: (step: StartStep) => void; signal: AbortSignal },
): Promise<void> {
  const { isLocal, onStep, signal } = options;
  const container = docker.getContainer(containerName);
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
    if (signal.aborted) throw new AppError('SANDBOX_START_FAILED', 'the start was given up');
    signal.addEventListener('abort', giveUp, { once: true });
    const found = await askDocker('inspect a sandbox', () => container.inspect());
    if (isLocal) {
      await sealNetworkFiles([found.HostsPath, found.HostnamePath, found.ResolvConfPath]);
      await delegateCgroup(machineCgroupFiles, { pid: found.State.Pid, containerId: found.Id });
    }
    onStep('engine');
    let isChecking = false;
    const { exitCode, stdout, stderr } = await runExec(
      docker,
      containerName,
      { argv: ['bash', '-c', READY_SCRIPT], timeoutMs: ENGINE_TIMEOUT_MS, maxOutputBytes: 10_000 },
      () => {
        if (!isChecking) onStep('check');
        isChecking = true;
      },
    );
    if (exitCode === 0) return;
    const said = Buffer.concat([stdout, stderr]).toString('utf8').trim();
    throw new AppError('SANDBOX_START_FAILED', `the health check ended with ${exitCode}: ${said}`);
  } catch (error) {
    throw await explainFailure(container, error);
  } finally {
    signal.removeEventListener('abort', giveUp);
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
