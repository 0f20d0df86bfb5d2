import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { ensureBackground, readLogTail, stopBackground } from './background-process.ts';
import { mirrorPort } from './egress-policy.ts';
import { parseMount } from './engine-disk.ts';
import { type EngineNetwork, inNetns } from './engine-network.ts';
import { remapUser } from './remap-range.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';

export interface ImageMirror {
  /** Read-only, as sandboxes reach it. */
  studentUrl: string;
  /** The same read-only program, as processes of this machine reach it: for health checks. */
  readOnlyHostUrl: string;
  /** Takes pushes; on this machine's loopback only. */
  writableUrl: string;
}

/** Two registries over one storage folder: the one that takes pushes is out of every sandbox's reach. */
export async function startImageMirror(paths: StatePaths, network: EngineNetwork): Promise<ImageMirror> {
  await mkdir(paths.registryDir, { recursive: true });
  const port = await loadWritablePort(paths);
  const writableUrl = `http://127.0.0.1:${port}`;
  await startRegistry(paths, {
    name: 'mirror-writable',
    configFile: join(paths.engineConfigDir, 'mirror-writable.yml'),
    config: registryConfig({ storage: paths.registryDir, address: `127.0.0.1:${port}`, readOnly: false }),
    before: [],
    url: writableUrl,
  });

  const readOnlyHostUrl = `http://${network.subnets.linkInnerAddress}:${mirrorPort}`;
  await mountView(paths);
  await startRegistry(paths, {
    name: 'mirror-readonly',
    // Where its user can read it, also when the checkout is closed to others.
    configFile: join(paths.volatileDir, 'mirror-readonly.yml'),
    // All addresses of the namespace: the gateway's for sandboxes, the link's for this machine.
    config: registryConfig({ storage: paths.mirrorView, address: `0.0.0.0:${mirrorPort}`, readOnly: true }),
    before: [...inNetns(network.netns), ...asRemapUser],
    url: readOnlyHostUrl,
  });
  return { studentUrl: `http://${network.subnets.gateway}:${mirrorPort}`, readOnlyHostUrl, writableUrl };
}

/** It reads what sandboxes send, so it may do nothing else. */
const asRemapUser = [
  'setpriv',
  `--reuid=${remapUser}`,
  `--regid=${remapUser}`,
  '--clear-groups',
  '--no-new-privs',
  '--bounding-set=-all',
];

async function mountView(paths: StatePaths): Promise<void> {
  const isMounted = parseMount(await readFile('/proc/self/mounts', 'utf8'), paths.mirrorView) !== undefined;
  if (isMounted) return;
  await mkdir(paths.mirrorView, { recursive: true });
  await runCommand(['mount', '--bind', paths.registryDir, paths.mirrorView]);
  await runCommand(['mount', '-o', 'remount,bind,ro,nosuid,nodev,noexec', paths.mirrorView]);
}

export async function stopImageMirror(paths: StatePaths): Promise<void> {
  await Promise.all(
    ['mirror-readonly', 'mirror-writable'].map((name) => stopBackground(pidFile(paths, name), 5_000)),
  );
}

/** Whether a registry answers; a registry that refuses to talk is as good as none. */
export async function isRegistryAnswering(url: string): Promise<boolean> {
  return fetch(`${url}/v2/`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

export function registryConfig(options: { storage: string; address: string; readOnly: boolean }) {
  return {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: options.storage },
      // No cache of descriptors: the other registry writes behind this one's back.
      delete: { enabled: !options.readOnly },
      maintenance: { uploadpurging: { enabled: false }, readonly: { enabled: options.readOnly } },
    },
    http: { addr: options.address, headers: { 'X-Content-Type-Options': ['nosniff'] } },
  };
}

async function startRegistry(
  paths: StatePaths,
  registry: { name: string; configFile: string; config: object; before: string[]; url: string },
): Promise<void> {
  const { configFile } = registry;
  const text = stringify(registry.config);
  await mkdir(dirname(configFile), { recursive: true });
  await writeFile(configFile, text, { mode: 0o644 });
  const logFile = join(paths.logsDir, `${registry.name}.log`);
  await ensureBackground({
    argv: [...registry.before, 'docker-registry', 'serve', configFile],
    pidFile: pidFile(paths, registry.name),
    logFile,
    version: createHash('sha256').update(text).digest('hex').slice(0, 16),
  });
  const deadline = Date.now() + 20_000;
  while (!(await isRegistryAnswering(registry.url))) {
    if (Date.now() > deadline) {
      throw new SetupError(
        `the image mirror does not answer at ${registry.url}`,
        `its log is ${logFile}; the end of it:\n${await readLogTail(logFile)}`,
      );
    }
    await sleep(50);
  }
}

const pidFile = (paths: StatePaths, name: string) => join(paths.runDir, `${name}.json`);

/** A free port, chosen once: engines keep no address of it, but operators read it in the status. */
async function loadWritablePort(paths: StatePaths): Promise<number> {
  const file = join(paths.engineConfigDir, 'mirror-port');
  const stored = Number(await readFile(file, 'utf8').catch(() => ''));
  if (Number.isInteger(stored) && stored > 0) {
    if (await isRegistryAnswering(`http://127.0.0.1:${stored}`)) return stored;
    if (await isPortFree(stored)) return stored;
  }
  const port = await findFreePort();
  await writeFile(file, String(port));
  return port;
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
