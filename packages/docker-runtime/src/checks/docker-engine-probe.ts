import { setTimeout as delay } from 'node:timers/promises';
import {
  CheckUnavailable,
  type ContainerDetails,
  type RebuildRequest,
  type RebuildResult,
  type ScriptResult,
} from '@naru/checks/engine-probe';
import type { ClosableProbe, ProbeOptions } from '@naru/checks/sandbox-checks';
import { askPatiently, readContainerStart, readPublisherStart } from './ask-patiently.ts';
import { type CheckContext, runTool } from './check-context.ts';
import {
  inspectContainer,
  inspectImage,
  inspectNetwork,
  inspectVolume,
  listContainers,
  listImages,
  readHistory,
  readLog,
} from './engine-readings.ts';
import { askHttp, askRedis, askTcp } from './network-probes.ts';
import { platformApiVersion } from './parse-api-calls.ts';
import { listWorkspace, readFile, readVolumeFiles, withWorkspaceFile } from './probed-files.ts';
import { rebuildCopy } from './rebuild-copy.ts';
import { readRegistryLayers } from './registry-layers.ts';
import { throwAwayRun } from './throw-away-run.ts';

const MAX_WAIT_MS = 5_000;
const MAX_SCRIPT_MS = 15_000;
const SCRIPT_TIMED_OUT = 124;

/** A probe for one evaluation. Closing it removes the images of rebuilds. */
export function createEngineProbe(
  context: CheckContext,
  { isPatient = false }: ProbeOptions = {},
): ClosableProbe {
  const { agent } = context;
  const rebuilds: (() => Promise<void>)[] = [];
  /** By id: what is read here of a container does not change in its life. */
  const seen = new Map<string, Pick<ContainerDetails, 'id' | 'hasTty'>>();
  return {
    listContainers: async () => {
      const containers = await listContainers(context);
      for (const { id, hasTty } of containers) seen.set(id, { id, hasTty });
      return containers;
    },
    inspectContainer: (container) => inspectContainer(context, container),
    containerLogs: (container) => readLog(context, container, seen.get(container)),
    listImages: () => listImages(context),
    inspectImage: (image) => inspectImage(context, image),
    imageHistory: (image) => readHistory(context, image),
    registryLayers: (image) => readRegistryLayers(context, image),
    inspectVolume: (volume) => inspectVolume(context, volume),
    inspectNetwork: (network) => inspectNetwork(context, network),
    http: (request) => {
      const ask = () => askHttp(context, request);
      return isPatient ? askPatiently(ask, () => readPublisherStart(agent, request.port)) : ask();
    },
    tcp: (target) => askTcp(context, target),
    redis: (request) => {
      const ask = () => askRedis(context, request);
      const { to } = request;
      const readStart = () =>
        'port' in to ? readPublisherStart(agent, to.port) : readContainerStart(agent, to.container);
      return isPatient ? askPatiently(ask, readStart) : ask();
    },
    readFile: (place) => readFile(context, place),
    readVolumeFiles: (volume) => readVolumeFiles(context, volume),
    listWorkspace: (folder) => listWorkspace(context, folder),
    withWorkspaceFile: (file, act) => withWorkspaceFile(context, file, act),
    withPausedContainer: (container, act) => withPausedContainer(context, container, act),
    throwAwayRun: (run) => throwAwayRun(context, run),
    rebuild: async (request: RebuildRequest): Promise<RebuildResult> => {
      const { result, remove } = await rebuildCopy(context, request);
      rebuilds.push(remove);
      return result;
    },
    runScript: (script) => runScript(context, script),
    wait: async (ms) => {
      await delay(Math.min(ms, MAX_WAIT_MS));
    },
    close: async () => {
      await context.pauses.settle();
      // The last first: it may stand on layers of the ones before.
      for (const remove of rebuilds.splice(0).reverse()) await remove();
    },
  };
}

/** Whatever docker commands the script uses to look are told from the student's by their version. */
async function runScript(
  context: CheckContext,
  script: { script: string; timeoutMs: number },
): Promise<ScriptResult> {
  const timeoutMs = Math.min(script.timeoutMs, MAX_SCRIPT_MS);
  const { exitCode, stdout, stderr } = await runTool(context, {
    argv: [
      ...['env', `DOCKER_API_VERSION=${platformApiVersion}`],
      ...['timeout', '-k', '1', (timeoutMs / 1000).toFixed(1), 'bash', '-c', script.script],
    ],
    cwd: context.workspace,
    timeoutMs: timeoutMs + 3_000,
  });
  return {
    exitCode: exitCode === SCRIPT_TIMED_OUT ? null : exitCode,
    stdout: stdout.toString('utf8'),
    stderr,
  };
}

async function withPausedContainer<T>(
  context: CheckContext,
  container: string,
  act: () => Promise<T>,
): Promise<T> {
  const details = await inspectContainer(context, container);
  if (details?.state.status !== 'running') throw new CheckUnavailable(`${container} does not run`);
  return await context.pauses.hold(details.id, act);
}
