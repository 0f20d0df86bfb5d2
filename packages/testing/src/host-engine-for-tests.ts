import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';
import { type EngineConnection, findConnection } from '@naru/host-engine/connection';
import { ensureHostEngine, stopHost } from '@naru/host-engine/ensure-host-engine';
import { isEngineAnswering } from '@naru/host-engine/host-engine';
import { statePaths } from '@naru/host-engine/state-paths';
import type { SandboxRuntime, SandboxSpec } from '@naru/sandbox/sandbox-runtime';
import { aSandboxSpec } from './a-sandbox-spec.ts';

const stateFolder = fileURLToPath(new URL('../../../.naru', import.meta.url));
/**
 * Names of instances that tests use, each with its process and the state folder of its engine: the next run removes
 * what a killed one left, and an engine that tests have started stops with the last of them.
 */
const ledgerDir = join(tmpdir(), 'naru-test-instances');

/** A real host engine for one test file. */
export interface HostEngineForTests extends AsyncDisposable {
  /** `unix://…`, for what needs an address of its own. */
  engineAddress: string;
  instance: string;
  image: string;
  programsDir: string;
  /** The read-only mirror as sandboxes reach it, and as this machine does. */
  mirrorUrl: string;
  mirrorHostUrl: string;
  /** Network namespace of the engine, for hosts that a test plays. */
  netns: string;
  runtime: SandboxRuntime;
  /** Another runtime on the same engine: of the same instance unless told otherwise. */
  openRuntime(instance?: string): SandboxRuntime;
  /** Makes a sandbox from the engine's image. */
  createSandbox(change?: Parameters<typeof aSandboxSpec>[0]): Promise<SandboxSpec>;
}

/**
 * Uses the project's host engine: the one that runs, or one that it starts. Everything made on it has
 * an instance label of this run, and disposing removes it; a site that runs on the same engine is not touched.
 */
export async function useHostEngine(): Promise<HostEngineForTests> {
  // The names an engine uses follow from the folder: by way of a link it would be taken for another one.
  const stateDir = await realpath(stateFolder).catch(() => stateFolder);
  const instance = `test-${randomBytes(6).toString('hex')}`;
  await mkdir(ledgerDir, { recursive: true });
  // Before looking for the engine: from then on no other test stops it.
  await writeFile(join(ledgerDir, instance), `${process.pid} ${stateDir}`);
  const connection = await openConnection(stateDir);
  const engineAddress = `unix://${connection.socketPath}`;
  await removeLeftovers(engineAddress);
  const openRuntime = (name = instance) => new DockerSandboxRuntime({ engineAddress, instance: name });
  const runtime = openRuntime();
  return {
    engineAddress,
    instance,
    image: connection.sandboxImage,
    programsDir: connection.programsDir,
    mirrorUrl: connection.mirrorUrl,
    mirrorHostUrl: connection.mirrorHostUrl,
    netns: connection.netns,
    runtime,
    openRuntime,
    createSandbox: async (change) => {
      const spec = aSandboxSpec({
        image: connection.sandboxImage,
        programsDir: connection.programsDir,
        mirrorUrl: connection.mirrorUrl,
        ...change,
      });
      await runtime.create(spec, () => {}, new AbortController().signal);
      return spec;
    },
    [Symbol.asyncDispose]: async () => {
      await removeAll(runtime);
      await rm(join(ledgerDir, instance), { force: true });
      await stopAfterLastTest(stateDir);
    },
  };
}

async function openConnection(stateDir: string): Promise<EngineConnection> {
  const paths = statePaths(stateDir);
  // One that runs is used as it is: preparing it again would give it the tests' settings.
  const running = await findConnection(paths);
  if (running !== undefined && (await answersInTime(running.socketPath))) return running;
  const { isAdopted } = await ensureHostEngine({ stateDir, settings: { egress: 'closed' } });
  if (!isAdopted) await writeFile(startedByTests(stateDir), '');
  const connection = await findConnection(paths);
  if (connection === undefined) throw new Error('the host engine runs and its connection file is missing');
  return connection;
}

function startedByTests(stateDir: string): string {
  return join(stateDir, 'run', 'engine-started-by-tests');
}

async function stopAfterLastTest(stateDir: string): Promise<void> {
  const tests = (await readLedger()).filter((entry) => entry.stateDir === stateDir);
  // Commands such as `./naru up` leave their numbers there: apps/cli/src/foundation-users.ts.
  const commands = await readdir(join(stateDir, 'run', 'users')).catch((): string[] => []);
  const isUsed = [...tests.map(({ pid }) => pid), ...commands.map(Number)].some(isAlive);
  if (isUsed || !existsSync(startedByTests(stateDir))) return;
  await rm(startedByTests(stateDir), { force: true });
  await stopHost(stateDir);
}

async function readLedger(): Promise<{ instance: string; pid: number; stateDir: string }[]> {
  const instances = await readdir(ledgerDir).catch((): string[] => []);
  const entries = instances.map(async (instance) => {
    const text = await readFile(join(ledgerDir, instance), 'utf8').catch(() => '');
    const [pid = '', ...stateDir] = text.split(' ');
    return { instance, pid: Number(pid), stateDir: stateDir.join(' ') };
  });
  return await Promise.all(entries);
}

/** A busy machine makes an engine late; another one beside it would make matters worse. */
async function answersInTime(socketPath: string): Promise<boolean> {
  for (let tries = 0; tries < 3; tries += 1) if (await isEngineAnswering(socketPath)) return true;
  return false;
}

async function removeAll(runtime: SandboxRuntime): Promise<void> {
  const owned = await runtime.listOwned();
  await Promise.all(owned.map(({ sandboxId }) => runtime.remove(sandboxId)));
}

async function removeLeftovers(engineAddress: string): Promise<void> {
  for (const { instance, pid } of await readLedger()) {
    if (isAlive(pid)) continue;
    await removeAll(new DockerSandboxRuntime({ engineAddress, instance }));
    await rm(join(ledgerDir, instance), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
