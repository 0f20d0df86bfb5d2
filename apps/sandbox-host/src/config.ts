import { resolve } from 'node:path';
import { readEnv } from '@naru/service-kit/read-env';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MIB = 1024 * 1024;
/** Left to the host engine, the mirror, the database and the programs themselves. */
const RESERVED_BYTES = 2048 * MIB;

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const secret = z.string().min(32, 'needs at least 32 characters');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

const envSchema = z.object({
  NARU_SANDBOX_HOST_PORT: whole(0, 65_535).default(7070),
  NARU_SERVICE_TOKEN: secret,
  NARU_TICKET_SECRET: secret,
  NARU_SITE_URL: httpUrl.default('http://127.0.0.1:3000'),
  NARU_LESSONS_DIR: z.string().default('./lessons'),
  NARU_STATE_DIR: z.string().default('.naru'),
  NARU_INSTANCE: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'small letters, digits and -, at most 31')
    .default('naru'),
  NARU_SANDBOX_ENGINE: z
    .string()
    .regex(/^(unix:\/\/\/.+|tcp:\/\/.+:\d+)$/, 'must be unix:///path or tcp://host:port')
    .optional(),
  NARU_SANDBOX_IMAGE: z.string().default('naru/sandbox:latest'),
  NARU_SANDBOX_PROGRAMS: z.string().startsWith('/').optional(),
  NARU_MIRROR_URL: httpUrl.optional(),
  NARU_MIRROR_HEALTH_URL: httpUrl.optional(),
  NARU_SANDBOX_MEMORY_MB: whole(128, 1_048_576).default(1024),
  NARU_SANDBOX_CPUS: z.coerce.number().min(0.1).max(64).default(1),
  NARU_SANDBOX_PIDS: whole(64, 100_000).default(512),
  NARU_SANDBOX_DISK_MB: whole(256, 10_485_760).default(3072),
  NARU_SANDBOX_MAX: whole(1, 10_000).optional(),
  NARU_IDLE_MINUTES: whole(1, 10_080).default(30),
  NARU_LEASE_MINUTES: whole(1, 10_080).default(120),
  NARU_EXTEND_MINUTES: whole(1, 10_080).default(30),
  NARU_KEEP_HOURS: whole(1, 8_760).default(72),
});

export type SandboxHostConfig = ReturnType<typeof readConfig>;

/** Pure: tests pass their own object. Throws one error that lists every bad variable. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  machine: { totalMemoryBytes: number },
) {
  const vars = readEnv(envSchema, env);
  const memoryBytes = vars.NARU_SANDBOX_MEMORY_MB * MIB;
  const stateDir = resolve(vars.NARU_STATE_DIR);
  return {
    port: vars.NARU_SANDBOX_HOST_PORT,
    stateDir,
    lessonsDir: resolve(vars.NARU_LESSONS_DIR),
    siteUrl: vars.NARU_SITE_URL.replace(/\/$/, ''),
    instance: vars.NARU_INSTANCE,
    engineUrl: vars.NARU_SANDBOX_ENGINE ?? `unix://${stateDir}/engine/docker.sock`,
    mirrorHealthUrl: vars.NARU_MIRROR_HEALTH_URL ?? vars.NARU_MIRROR_URL ?? null,
    sandbox: {
      image: vars.NARU_SANDBOX_IMAGE,
      programsDir: vars.NARU_SANDBOX_PROGRAMS ?? null,
      mirrorUrl: vars.NARU_MIRROR_URL ?? null,
      limits: {
        memoryBytes,
        cpus: vars.NARU_SANDBOX_CPUS,
        pids: vars.NARU_SANDBOX_PIDS,
        diskBytes: vars.NARU_SANDBOX_DISK_MB * MIB,
      },
    },
    maxRunning: vars.NARU_SANDBOX_MAX ?? fittingSandboxes(machine.totalMemoryBytes, memoryBytes),
    lease: {
      idleMs: vars.NARU_IDLE_MINUTES * MINUTE_MS,
      leaseMs: vars.NARU_LEASE_MINUTES * MINUTE_MS,
      extendMs: vars.NARU_EXTEND_MINUTES * MINUTE_MS,
      /** With the defaults a student gets at most four hours in a row. */
      maxExtensions: 4,
      keepMs: vars.NARU_KEEP_HOURS * HOUR_MS,
    },
    secrets: { serviceToken: vars.NARU_SERVICE_TOKEN, ticketSecret: vars.NARU_TICKET_SECRET },
  };
}

/**
 * Half of each limit is planned for: an idle sandbox needs about 45 MB and few students use their limit
 * at the same moment. A class that does is held by the kernel's per-sandbox limit, not by this number.
 */
function fittingSandboxes(totalMemoryBytes: number, memoryBytes: number): number {
  return Math.max(1, Math.floor((totalMemoryBytes - RESERVED_BYTES) / (memoryBytes / 2)));
}
