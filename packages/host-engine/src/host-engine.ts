import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { ensureBackground, findBackground, readLogTail, stopBackground } from './background-process.ts';
import { chooseCgroupDriver } from './cgroup-layout.ts';
import { buildContainerdConfig, buildDaemonConfig } from './daemon-config.ts';
import type { EngineDisk } from './engine-disk.ts';
import { type EngineNetwork, inNetns } from './engine-network.ts';
import { endLeftShims } from './left-shims.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';

export interface HostEngine {
  pid: number;
  socketPath: string;
  isAdopted: boolean;
}

const seccompProfile = fileURLToPath(new URL('../seccomp.json', import.meta.url));
const startTimeoutMs = 60_000;

/** Starts containerd and dockerd in the engine's network namespace, or adopts the ones that run. */
export async function startHostEngine(
  paths: StatePaths,
  parts: { disk: EngineDisk; network: EngineNetwork },
): Promise<HostEngine> {
  await mkdir(paths.engineConfigDir, { recursive: true });
  await mkdir(paths.volatileDir, { recursive: true, mode: 0o711 });

  const containerdConfig = join(paths.engineConfigDir, 'containerd.toml');
  const containerdText = buildContainerdConfig(paths);
  await writeFile(containerdConfig, containerdText);
  const containerdLog = join(paths.logsDir, 'host-containerd.log');
  // In the namespace too: a container that shared "the host's network" would share this one.
  await ensureBackground({
    argv: [
      ...inNetns(parts.network.netns),
      'containerd',
      '--config',
      containerdConfig,
      '--log-level',
      'warn',
    ],
    pidFile: containerdPidFile(paths),
    logFile: containerdLog,
    version: digestOf(containerdText),
  });
  await waitFor({
    name: 'containerd',
    logFile: containerdLog,
    pidFile: containerdPidFile(paths),
    isReady: () => canConnect(paths.containerdSocket),
  });

  const config = buildDaemonConfig({
    paths,
    disk: parts.disk,
    subnets: parts.network.subnets,
    seccompProfile,
    cgroupDriver: await chooseCgroupDriver(),
  });
  const configText = `${JSON.stringify(config, null, 2)}\n`;
  const configFile = join(paths.engineConfigDir, 'daemon.json');
  await writeFile(configFile, configText);
  const logFile = join(paths.logsDir, 'host-engine.log');
  const version = digestOf(configText + (await readFile(seccompProfile, 'utf8')));
  const dockerd = await ensureBackground({
    argv: [...inNetns(parts.network.netns), 'dockerd', '--config-file', configFile],
    pidFile: dockerdPidFile(paths),
    logFile,
    version,
    // Left by an engine that was killed; it would refuse to start while any process has that number.
    beforeStart: () => rm(config.pidfile, { force: true }),
  });
  await waitFor({
    name: 'dockerd',
    logFile,
    pidFile: dockerdPidFile(paths),
    isReady: () => isEngineAnswering(paths.engineSocket),
  });
  return { pid: dockerd.pid, socketPath: paths.engineSocket, isAdopted: dockerd.isAdopted };
}

/**
 * Ends the engine. Sandboxes are stopped first and keep their disks; dockerd alone would leave them running, for
 * that is what it does when it is merely restarted.
 */
export async function stopHostEngine(paths: StatePaths): Promise<void> {
  if (await isEngineAnswering(paths.engineSocket)) await stopContainers(paths.engineSocket);
  await stopBackground(dockerdPidFile(paths), 30_000);
  await stopBackground(containerdPidFile(paths));
  await endLeftShims(paths.containerdSocket);
  await rm(paths.engineSocket, { force: true });
  await rm(paths.containerdSocket, { force: true });
}

export async function isEngineAnswering(socketPath: string): Promise<boolean> {
  const docker = new Docker({ socketPath, timeout: 5_000 });
  return docker.ping().then(
    () => true,
    () => false,
  );
}

/** What the engine that runs says of itself; empty when it does not answer. */
export async function readEngineLabels(socketPath: string): Promise<string[]> {
  const info = (await new Docker({ socketPath, timeout: 5_000 }).info().catch(() => undefined)) as
    | { Labels?: string[] | null }
    | undefined;
  return info?.Labels ?? [];
}

async function stopContainers(socketPath: string): Promise<void> {
  const docker = new Docker({ socketPath });
  const running = await docker.listContainers();
  // Four at a time: two hundred at once would make each of them miss its grace period.
  const queue = [...running];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        // Gone or stopped in the meantime is what we want.
        await docker
          .getContainer(next.Id)
          .stop({ t: 3 })
          .catch(() => {});
      }
    }),
  );
}

const dockerdPidFile = (paths: StatePaths) => join(paths.runDir, 'host-engine.json');
const containerdPidFile = (paths: StatePaths) => join(paths.runDir, 'host-containerd.json');

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function canConnect(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function waitFor(program: {
  name: string;
  logFile: string;
  pidFile: string;
  isReady: () => Promise<boolean>;
}): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (!(await program.isReady())) {
    const hasEnded = !(await findBackground(program.pidFile));
    if (hasEnded || Date.now() > deadline) {
      throw new SetupError(
        hasEnded
          ? `${program.name} ended while starting`
          : `${program.name} did not answer within ${startTimeoutMs / 1000} s`,
        `its log is ${program.logFile}; the end of it:\n${await readLogTail(program.logFile)}`,
      );
    }
    await sleep(50);
  }
}
