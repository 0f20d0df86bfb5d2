import { z } from 'zod';
import { studentId } from './ids.ts';
import { sandboxView } from './sandbox-view.ts';

/**
 * HTTP API of the sandbox host for the site: `Authorization: Bearer NARU_SERVICE_TOKEN`.
 *
 * - `GET /v1/health` (no token): hostHealth, 200 when it can serve, 503 when not
 * - `GET /metrics` (token): Prometheus text
 * - `GET /v1/sandboxes` (token): hostSandboxes
 * - `POST /v1/drain` (token): stops every sandbox, keeping its disk; 204 when done, 504 when it takes too long
 * - `DELETE /v1/sandboxes/:studentId` (token): 204, also when there is none
 * - `/preview/:previewId/:port/*` (no token; the id is the permission to look): a student's published port
 */
export const hostHealth = z.object({
  ok: z.boolean(),
  engine: z.enum(['up', 'down']),
  mirror: z.enum(['up', 'missing']),
  sandboxes: z.object({ running: z.int(), queued: z.int(), capacity: z.int() }),
  version: z.string(),
});
export type HostHealth = z.output<typeof hostHealth>;

export const hostSandboxes = z.object({
  sandboxes: z.array(z.object({ studentId, view: sandboxView })),
});
export type HostSandboxes = z.output<typeof hostSandboxes>;
