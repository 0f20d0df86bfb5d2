import { z } from 'zod';

/** What the engine view shows of a student's own engine. Sizes in bytes, times in Unix milliseconds. */
export const engineState = z.object({
  containers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      image: z.string(),
      imageId: z.string(),
      command: z.string(),
      state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
      /** Meaningful for exited and for created containers that failed to start. */
      exitCode: z.int().nullable(),
      oomKilled: z.boolean(),
      createdAtMs: z.number(),
      ports: z.array(
        z.object({
          containerPort: z.int(),
          protocol: z.string(),
          hostPort: z.int().nullable(),
          hostIp: z.string().nullable(),
        }),
      ),
      mounts: z.array(
        z.object({
          type: z.enum(['bind', 'volume', 'tmpfs', 'other']),
          source: z.string(),
          target: z.string(),
          isWritable: z.boolean(),
        }),
      ),
      networks: z.array(z.object({ name: z.string(), ipAddress: z.string() })),
    }),
  ),
  images: z.array(
    z.object({
      id: z.string(),
      tags: z.array(z.string()),
      sizeBytes: z.number(),
      createdAtMs: z.number(),
      layers: z.array(z.string()),
      containers: z.int(),
      /** The steps that made the image, oldest first, as the engine's history tells them; absent when not read. */
      history: z.array(z.object({ createdBy: z.string(), sizeBytes: z.number() })).optional(),
    }),
  ),
  volumes: z.array(z.object({ name: z.string(), isAnonymous: z.boolean(), usedBy: z.array(z.string()) })),
  networks: z.array(
    z.object({ id: z.string(), name: z.string(), driver: z.string(), containers: z.array(z.string()) }),
  ),
});
export type EngineState = z.output<typeof engineState>;

/** One line of the engine's own event stream, as the live pictures use it. */
export const engineEvent = z.object({
  /** `container`, `image`, `network`, `volume`, `builder` … as Docker says it. */
  type: z.string(),
  /** `create`, `start`, `die`, `pull`, `exec_create: sh` … as Docker says it. */
  action: z.string(),
  /** Container or image id, or name. */
  id: z.string(),
  attributes: z.record(z.string(), z.string()),
  timeNano: z.string(),
});
export type EngineEvent = z.output<typeof engineEvent>;
