import { z } from 'zod';

/** Beyond these a picture is no picture any more. */
export const redisKeyLimits = { servers: 6, keys: 20, keyChars: 60 } as const;

/** What the Redis servers among a student's running containers hold: names of keys, never values. */
export const redisServer = z.object({
  containerId: z.string().max(64),
  /** Undefined when it did not answer: it may just be starting, or want a password. */
  keys: z.array(z.string().max(redisKeyLimits.keyChars)).max(redisKeyLimits.keys).optional(),
  /** There are more keys than are told. */
  isCut: z.boolean(),
});
export type RedisServer = z.output<typeof redisServer>;

export const redisServers = z.object({ servers: z.array(redisServer).max(redisKeyLimits.servers) });
