import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import { ensureDebianPackages } from '../debian-packages.ts';
import { listPackagesForSite, prepareSite } from '../foundation.ts';
import { findFreePort, isPortFree } from '../free-port.ts';
import { watchInterruption } from '../interruption.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { findRunningNaru, forgetRunningNaru } from '../running-naru.ts';
import { withSiteLock } from '../site-lock.ts';
import { startSite } from '../start-site.ts';
import { watchFoundation } from '../watch-foundation.ts';

const DEFAULT_PORT = 3000;

export async function up(_args: readonly string[], project: Project): Promise<number> {
  const running = findRunningNaru(project);
  if (running) {
    console.log(message('up.already', { address: running.address }));
    return 0;
  }
  return await serveSite(project);
}

/** Sets everything up, serves the site, and stays until Ctrl+C; `accompany` runs while the site is open. */
export async function serveSite(
  project: Project,
  accompany?: (address: string) => Promise<AsyncDisposable>,
): Promise<number> {
  return await withSiteLock(project, () => serveOnlySite(project, accompany));
}

async function serveOnlySite(
  project: Project,
  accompany?: (address: string) => Promise<AsyncDisposable>,
): Promise<number> {
  const host = process.env.NARU_HOST ?? '0.0.0.0';
  const port = Number(process.env.NARU_PORT ?? DEFAULT_PORT);
  if (!(await isPortFree(port, host))) {
    throw new CommandFailure(
      message('up.portTaken', { port }),
      message('up.portTakenAdvice', { other: await findFreePort() }),
    );
  }
  const stopped = waitForStop();
  await ensureDebianPackages(project, listPackagesForSite(process.env));
  const { build, foundation } = await prepareSite(project);
  try {
    const site = await startSite(project, foundation, {
      host,
      port,
      sandboxHostPort: Number(process.env.NARU_SANDBOX_HOST_PORT ?? (await findFreePort())),
      instance: process.env.NARU_INSTANCE ?? 'naru',
      databaseUrl: foundation.databaseUrl,
      logDir: project.logDir,
      stateDir: project.stateDir,
      runFile: join(project.runDir, 'up.json'),
      env: { ...process.env, ...build },
    });
    const lan = host === '0.0.0.0' ? findLanAddress() : undefined;
    console.log(
      message('up.address', {
        address: site.address,
        lan: lan ? message('up.lan', { address: `http://${lan}:${port}` }) : '',
      }),
    );
    const watch = watchFoundation(foundation);
    try {
      await using _company = await accompany?.(site.address);
      await stopped;
      console.log(message('up.stopping'));
    } finally {
      await watch.stop();
      await site.stop();
    }
  } finally {
    await foundation.stop();
    forgetRunningNaru(project);
  }
  console.log(message('up.stopped'));
  return 0;
}

/** Resolves at the first Ctrl+C or SIGTERM. */
export function waitForStop(): Promise<void> {
  const interrupted = watchInterruption();
  return new Promise((resolve) => interrupted.addEventListener('abort', () => resolve()));
}

function findLanAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => address.family === 'IPv4' && !address.internal)?.address;
}
