import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';
import { createHostDocker } from '@naru/docker-runtime/host-docker';
import { ensureEngineDisk } from '@naru/host-engine/engine-disk';
import { ensureEngineNetwork, settleSandboxBridge } from '@naru/host-engine/engine-network';
import { removeHost } from '@naru/host-engine/ensure-host-engine';
import { startHostEngine, stopHostEngine } from '@naru/host-engine/host-engine';
import { SetupError } from '@naru/host-engine/setup-error';
import { sharePrograms } from '@naru/host-engine/shared-programs';
import { statePaths } from '@naru/host-engine/state-paths';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { HostEngineForTests } from './host-engine-for-tests.ts';

/** A second host engine, on an XFS disk of its own in a folder that goes with it. */
export interface XfsEngine extends AsyncDisposable {
  engineAddress: string;
  stateDir: string;
  /** Where the disk is mounted. */
  diskMount: string;
  image: string;
  programsDir: string;
  runtime: SandboxRuntime;
  /** Ends the engine with its sandboxes and starts it anew on the same disk. */
  restart(): Promise<void>;
}

/** Throws SetupError where this machine has no XFS with quotas. The image is that of the engine named as `source`. */
export async function startXfsEngine(options: {
  instance: string;
  source: Pick<HostEngineForTests, 'engineAddress' | 'image'>;
}): Promise<XfsEngine> {
  const { instance, source } = options;
  const stateDir = await mkdtemp(join(tmpdir(), 'naru-xfs-'));
  const paths = statePaths(stateDir);
  const dispose = async () => {
    await removeHost(stateDir);
    await rm(stateDir, { recursive: true, force: true });
  };
  try {
    await Promise.all([paths.runDir, paths.logsDir].map((folder) => mkdir(folder, { recursive: true })));
    const disk = await ensureEngineDisk(paths, { disk: 'xfs', diskBytes: 12 * 1024 ** 3 });
    const network = await ensureEngineNetwork(paths, 'closed');
    const start = () => startHostEngine(paths, { disk, network });
    const engineAddress = `unix://${(await start()).socketPath}`;
    await settleSandboxBridge(network.netns);
    const { docker } = createHostDocker(engineAddress);
    const { image } = source;
    const archive = await createHostDocker(source.engineAddress).docker.getImage(image).get();
    const answer = (await docker.loadImage(archive, { quiet: true })) as Readable;
    await finished(answer.resume());
    return {
      engineAddress,
      stateDir,
      diskMount: disk.mount,
      image,
      programsDir: await sharePrograms(paths, docker, image),
      runtime: new DockerSandboxRuntime({ engineAddress, instance }),
      restart: async () => {
        await stopHostEngine(paths);
        await start();
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Whether the failure says that this machine cannot have such a disk, and not that something broke. */
export function isWithoutXfsQuota(error: unknown): error is SetupError {
  return error instanceof SetupError && error.message.startsWith('no disk with a quota');
}
