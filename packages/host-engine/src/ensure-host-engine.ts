import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { ensureAppArmorProfile } from './apparmor.ts';
import { findBackground } from './background-process.ts';
import { removeConnection, writeConnection } from './connection.ts';
import { listDebianPackages } from './debian-packages.ts';
import type { DiskSetting } from './disk-kind.ts';
import { type EgressMode, egressModes } from './egress-policy.ts';
import { ensureEngineDisk, unmountEngineDisk } from './engine-disk.ts';
import { ensureEngineNetwork, removeEngineNetwork, settleSandboxBridge } from './engine-network.ts';
import { readableForOthers } from './file-modes.ts';
import { defaultPackageHosts } from './gateway/gateway-config.ts';
import { startHostEngine, stopHostEngine } from './host-engine.ts';
import { startImageMirror, stopImageMirror } from './image-mirror.ts';
import { raiseKernelSettings } from './kernel-settings.ts';
import { findMissingPackages } from './missing-packages.ts';
import { type Progress, runStep, silentProgress } from './progress.ts';
import { ensureRemapRange } from './remap-range.ts';
import { ensureSandboxImage } from './sandbox-image.ts';
import { SetupError } from './setup-error.ts';
import { withSetupLock } from './setup-lock.ts';
import { sharePrograms } from './shared-programs.ts';
import { startGateway, stopGateway } from './start-gateway.ts';
import { type StatePaths, statePaths } from './state-paths.ts';
import { fillMirror } from './sync-images.ts';

export interface HostEngineSettings {
  /** Without: as it was set last, so that a test run leaves a class as it is; `closed` on a new machine. */
  egress?: EgressMode;
  /** Names that `packages` lets through; Debian's and npm's without. */
  packageHosts?: readonly string[];
  /** Size of the sandboxes' disk when it is made; a share of the free space without. */
  diskBytes?: number;
  /** File system of the sandboxes' disk; the best that this machine has without. */
  disk?: DiskSetting;
  /** The operator's word that unbounded disks are acceptable. */
  allowNoQuota?: boolean;
  /** Docker Hub or another registry of its kind; null builds everything here. */
  upstreamUrl?: string | null;
}

export interface EnsureOptions {
  stateDir: string;
  settings: HostEngineSettings;
  progress?: Progress;
  /** For proxies of the package downloads. */
  environment?: Readonly<Record<string, string | undefined>>;
}

export interface RunningHostEngine {
  socketPath: string;
  netns: string;
  mirror: { studentUrl: string; hostUrl: string; writableUrl: string };
  sandboxImage: string;
  /** The image's large programs, once for all sandboxes. */
  programsDir: string;
  egress: EgressMode;
  /** It ran before: whoever started it also stops it. */
  isAdopted: boolean;
  /** Stops sandboxes, engine, gateway and mirror. Disks and images stay. */
  stop(): Promise<void>;
}

/**
 * Brings up, or finds running, everything below the sandbox host: kernel settings, disk, network namespace, engine,
 * gateway, mirror, images. Safe to run again at any time; what is in order is left alone, so a second run takes
 * about a second. What it starts outlives this process.
 */
export async function ensureHostEngine(options: EnsureOptions): Promise<RunningHostEngine> {
  const paths = statePaths(options.stateDir);
  await assertPrepared(options.settings.disk);
  readableForOthers();
  const { progress = silentProgress } = options;
  const onWait = () => progress.step('wait', 'Waiting for another run that prepares the host engine');
  return withSetupLock(`${paths.name}-setup`, { onWait }, () => prepare(paths, options));
}

async function prepare(paths: StatePaths, options: EnsureOptions): Promise<RunningHostEngine> {
  const { settings, progress = silentProgress, environment = {} } = options;
  await Promise.all(
    [paths.runDir, paths.logsDir, paths.engineConfigDir].map((folder) => mkdir(folder, { recursive: true })),
  );
  await raiseKernelSettings();
  await ensureRemapRange();
  const hasAppArmor = await ensureAppArmorProfile(paths);
  const egress = await chooseEgress(paths, settings.egress);
  const disk = await runStep(
    progress,
    {
      name: 'disk',
      title: 'Preparing the disk of the sandboxes',
      note: (made) => `${made.fileSystem}, quota: ${made.quota}`,
    },
    () => ensureEngineDisk(paths, settings),
  );
  const network = await runStep(
    progress,
    {
      name: 'network',
      title: 'Preparing the network of the sandboxes',
      note: (made) => `${made.subnets.bridgeSubnet}, ${egress}`,
    },
    () => ensureEngineNetwork(paths, egress),
  );
  const engine = await runStep(
    progress,
    {
      name: 'engine',
      title: 'Starting the host engine',
      note: (made) => (made.isAdopted ? 'it runs already' : undefined),
    },
    () => startHostEngine(paths, { disk, network }),
  );
  await settleSandboxBridge(network.netns);
  await startGateway(paths, {
    network,
    mode: egress,
    packageHosts: settings.packageHosts ?? defaultPackageHosts,
  });
  const mirror = await runStep(
    progress,
    { name: 'mirror', title: 'Starting the image mirror', note: (made) => made.studentUrl },
    () => startImageMirror(paths, network),
  );
  await fillMirror({
    paths,
    mirrorUrl: mirror.writableUrl,
    progress,
    environment,
    ...(settings.upstreamUrl === undefined ? {} : { upstreamUrl: settings.upstreamUrl }),
  });
  const docker = new Docker({ socketPath: engine.socketPath });
  const sandboxImage = await ensureSandboxImage({
    paths,
    docker,
    mirror,
    progress,
    hasAppArmor,
    environment,
  });
  const programsDir = await sharePrograms(paths, docker, sandboxImage);
  await writeConnection(paths, {
    socketPath: engine.socketPath,
    mirrorUrl: mirror.studentUrl,
    mirrorHostUrl: mirror.readOnlyHostUrl,
    sandboxImage,
    programsDir,
    netns: network.netns,
  });
  return {
    socketPath: engine.socketPath,
    netns: network.netns,
    mirror: {
      studentUrl: mirror.studentUrl,
      hostUrl: mirror.readOnlyHostUrl,
      writableUrl: mirror.writableUrl,
    },
    sandboxImage,
    programsDir,
    egress,
    isAdopted: engine.isAdopted,
    stop: () => stopEverything(paths),
  };
}

/** Stops what ensureHostEngine started, whoever did: also after a crash. Nothing running is success. */
export async function stopHost(stateDir: string): Promise<void> {
  await stopEverything(statePaths(stateDir));
}

/** After stopping: takes away mounts, namespace, link and rules, so that the state folder may be deleted. */
export async function removeHost(stateDir: string): Promise<void> {
  const paths = statePaths(stateDir);
  await stopEverything(paths);
  await removeEngineNetwork(paths);
  await unmountEngineDisk(paths);
}

export interface HostProgram {
  name: 'host-engine' | 'host-containerd' | 'gateway' | 'mirror-readonly' | 'mirror-writable';
  pid: number | undefined;
}

/** The programs below the sandbox host and whether each runs, for the status and for a supervisor. */
export async function listHostPrograms(stateDir: string): Promise<HostProgram[]> {
  const { runDir } = statePaths(stateDir);
  const names = ['host-containerd', 'host-engine', 'gateway', 'mirror-writable', 'mirror-readonly'] as const;
  return Promise.all(
    names.map(async (name) => ({ name, pid: (await findBackground(`${runDir}/${name}.json`))?.pid })),
  );
}

async function stopEverything(paths: StatePaths): Promise<void> {
  await removeConnection(paths);
  await stopHostEngine(paths);
  await Promise.all([stopGateway(paths), stopImageMirror(paths)]);
}

async function chooseEgress(paths: StatePaths, wanted: EgressMode | undefined): Promise<EgressMode> {
  const file = join(paths.engineConfigDir, 'egress');
  const stored = (await readFile(file, 'utf8').catch(() => '')).trim();
  const mode = wanted ?? egressModes.find((each) => each === stored) ?? 'closed';
  if (mode !== stored) await writeFile(file, `${mode}\n`);
  return mode;
}

async function assertPrepared(disk: DiskSetting | undefined): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      'the host engine needs root',
      'run ./naru as root, or point NARU_SANDBOX_ENGINE to an engine that runs elsewhere',
    );
  }
  const missing = await findMissingPackages(listDebianPackages(disk));
  if (missing.length) {
    throw new SetupError(
      `programs are missing: ${missing.map((each) => each.needs).join(', ')}`,
      `install them: apt-get install --no-install-recommends ${missing.map((each) => each.name).join(' ')}`,
    );
  }
}
