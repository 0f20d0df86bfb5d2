import { join } from 'node:path';
import { hostSandboxes } from '@naru/protocol/host-api';
import { LESSON_WATCH_FILE } from '@naru/protocol/lesson-watch';
import type { Foundation } from './foundation.ts';
import { message } from './messages.ts';
import { step } from './progress.ts';
import type { Project } from './project.ts';
import { writeRunningNaru } from './running-naru.ts';
import { SupervisedProgram } from './supervisor.ts';

const START_TIMEOUT_MS = 60_000;
const DRAIN_TIMEOUT_MS = 60_000;
const REMOVE_TIMEOUT_MS = 60_000;

export interface SiteSettings {
  host: string;
  port: number;
  sandboxHostPort: number;
  /** Label of this site's sandboxes on the shared host engine. */
  instance: string;
  databaseUrl: string;
  logDir: string;
  /** Where the last screens of terminals are kept, and what `lesson watch` tells the site. */
  stateDir: string;
  /** Rewritten with the programs' pids whenever one starts. */
  runFile: string;
  env: NodeJS.ProcessEnv;
}

export interface Site {
  address: string;
  /** Throws every sandbox of this site away; for sites that were made for a test. */
  removeSandboxes(): Promise<void>;
  /** Stops the sandboxes (their disks stay), then the programs. */
  stop(): Promise<void>;
}

/**
 * Half the memory for new objects, in MB, which Node else lets grow to 64. Terminal output lives for milliseconds: in a
 * flood a larger one fills with what is not needed any more, and the program grows with it.
 */
const YOUNG_MEMORY = '--max-semi-space-size=8';

/** Starts the sandbox host, then the site, and keeps both running. */
export async function startSite(
  project: Project,
  foundation: Foundation,
  settings: SiteSettings,
): Promise<Site> {
  const address = `http://localhost:${settings.port}`;
  const sandboxHostUrl = `http://127.0.0.1:${settings.sandboxHostPort}`;
  const shared = {
    ...settings.env,
    NARU_SERVICE_TOKEN: foundation.secrets.serviceToken,
    NARU_TICKET_SECRET: foundation.secrets.ticketSecret,
    NARU_LESSONS_DIR: project.lessonsDir,
    NODE_ENV: 'production',
  };
  const sandboxHost = new SupervisedProgram(
    {
      name: 'sandbox-host',
      argv: [process.execPath, YOUNG_MEMORY, join(project.root, 'apps/sandbox-host/src/main.ts')],
      env: {
        ...shared,
        NARU_SANDBOX_HOST_PORT: String(settings.sandboxHostPort),
        NARU_SITE_URL: `http://127.0.0.1:${settings.port}`,
        NARU_STATE_DIR: settings.stateDir,
        NARU_INSTANCE: settings.instance,
        NARU_SANDBOX_ENGINE: foundation.engine.engineUrl,
        NARU_SANDBOX_IMAGE: foundation.engine.sandboxImage,
        ...(foundation.engine.programsDir ? { NARU_SANDBOX_PROGRAMS: foundation.engine.programsDir } : {}),
        NARU_MIRROR_URL: foundation.engine.mirrorUrl,
        NARU_MIRROR_HEALTH_URL: foundation.engine.mirrorHealthUrl,
      },
      healthUrl: `${sandboxHostUrl}/v1/health`,
      startTimeoutMs: START_TIMEOUT_MS,
    },
    { cwd: project.root, logDir: settings.logDir },
    writeRunFile,
  );
  const web = new SupervisedProgram(
    {
      name: 'web',
      argv: [process.execPath, join(project.root, 'apps/web/server/main.ts')],
      env: {
        ...shared,
        NARU_PORT: String(settings.port),
        NARU_HOST: settings.host,
        NARU_SANDBOX_HOST_URL: sandboxHostUrl,
        NARU_LESSON_WATCH_FILE: join(settings.stateDir, LESSON_WATCH_FILE),
        NARU_COOKIE_SECRET: foundation.secrets.cookieSecret,
        DATABASE_URL: settings.databaseUrl,
      },
      healthUrl: `http://127.0.0.1:${settings.port}/api/health`,
      startTimeoutMs: START_TIMEOUT_MS,
    },
    { cwd: join(project.root, 'apps/web'), logDir: settings.logDir },
    writeRunFile,
  );
  const programs = [sandboxHost, web];

  function writeRunFile(): void {
    const pids = Object.fromEntries(programs.map((program) => [program.name, program.pid ?? 0]));
    writeRunningNaru(settings.runFile, {
      pid: process.pid,
      address,
      sandboxHostUrl,
      lessonsDir: project.lessonsDir,
      programs: pids,
    });
  }

  async function stop(): Promise<void> {
    await drainSandboxes(sandboxHostUrl, foundation.secrets.serviceToken);
    await web.stop();
    await sandboxHost.stop();
  }

  try {
    await step(message('step.sandboxHost'), () => sandboxHost.start());
    await step(message('step.web'), () => web.start());
  } catch (error) {
    await stop();
    throw error;
  }
  const { serviceToken } = foundation.secrets;
  const removeSandboxes = () => removeAllSandboxes({ sandboxHostUrl, serviceToken });
  return { address, removeSandboxes, stop };
}

/** Throws when the sandbox host does not answer in time: it must not hold up the end of everything else. */
export async function removeAllSandboxes({
  sandboxHostUrl,
  serviceToken,
  timeoutMs = REMOVE_TIMEOUT_MS,
}: {
  sandboxHostUrl: string;
  serviceToken: string;
  timeoutMs?: number;
}): Promise<void> {
  const headers = { authorization: `Bearer ${serviceToken}` };
  const inTime = () => ({ headers, signal: AbortSignal.timeout(timeoutMs) });
  const response = await fetch(`${sandboxHostUrl}/v1/sandboxes`, inTime());
  const { sandboxes } = hostSandboxes.parse(await response.json());
  for (const { studentId } of sandboxes) {
    await fetch(`${sandboxHostUrl}/v1/sandboxes/${studentId}`, { method: 'DELETE', ...inTime() });
  }
}

/** Hibernates every running sandbox, so that nothing of a student's is killed in the middle of a write. */
async function drainSandboxes(sandboxHostUrl: string, serviceToken: string): Promise<void> {
  try {
    await fetch(`${sandboxHostUrl}/v1/drain`, {
      method: 'POST',
      headers: { authorization: `Bearer ${serviceToken}` },
      signal: AbortSignal.timeout(DRAIN_TIMEOUT_MS),
    });
  } catch {
    // The sandbox host is not there any more: the engine's own stop ends what still runs.
  }
}
