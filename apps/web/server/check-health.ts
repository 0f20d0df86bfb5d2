import type { Database } from '@naru/db/database';
import { hostHealth } from '@naru/protocol/host-api';
import type { SiteHealth } from '../src/server/web-runtime.ts';
import type { Upstream } from './forward-request.ts';

const TIMEOUT_MS = 2_000;

export interface HealthOptions {
  database: Pick<Database, 'isUp'>;
  sandboxHost: Upstream;
}

type HostFacts = Pick<SiteHealth, 'sandboxHost' | 'engine' | 'mirror'>;

/** Answers in a bounded time whatever is missing. */
export async function checkHealth({ database, sandboxHost }: HealthOptions): Promise<SiteHealth> {
  const [isUp, host] = await Promise.all([database.isUp(), askSandboxHost(sandboxHost)]);
  return { ok: isUp && host.sandboxHost === 'up', database: isUp ? 'up' : 'down', ...host };
}

/** `degraded`: it answers, and says itself that it cannot serve (no engine). */
async function askSandboxHost({ hostname, port }: Upstream): Promise<HostFacts> {
  try {
    const response = await fetch(`http://${hostname}:${port}/v1/health`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const health = hostHealth.safeParse(await response.json());
    if (!health.success) return { sandboxHost: 'down' };
    const { ok, engine, mirror } = health.data;
    return { sandboxHost: ok ? 'up' : 'degraded', engine, mirror };
  } catch {
    // Refused, too slow, not JSON: nobody there who could serve.
    return { sandboxHost: 'down' };
  }
}
