import { z } from 'zod';
import { type ErrorCode, errorCodeNames } from './error-codes.ts';
import { previewId, sandboxId } from './ids.ts';

export const startSteps = ['container', 'engine', 'workspace'] as const;
export type StartStep = (typeof startSteps)[number];

export const stopReasons = [
  'student-left',
  'idle',
  'lease-ended',
  'reset',
  'start-failed',
  'crashed',
  'host-shutdown',
  'kept-too-long',
] as const;
export type StopReason = (typeof stopReasons)[number];

/** Times are Unix milliseconds of the sandbox host's clock; `now` lets the page correct its own. */
export const sandboxView = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('none') }),
  /** position 1 is next. */
  z.object({ phase: z.literal('queued'), position: z.int().min(1), running: z.int(), capacity: z.int() }),
  z.object({
    phase: z.literal('starting'),
    sandboxId,
    step: z.enum(startSteps),
    isReturning: z.boolean(),
    startedAtMs: z.number(),
  }),
  z.object({
    phase: z.literal('ready'),
    sandboxId,
    previewId,
    now: z.number(),
    /** When it hibernates if nothing happens. */
    idleEndsAtMs: z.number(),
    /** When it hibernates in any case, unless extended. */
    leaseEndsAtMs: z.number(),
    canExtend: z.boolean(),
    extendByMs: z.number(),
  }),
  z.object({ phase: z.literal('hibernating'), sandboxId, reason: z.enum(stopReasons) }),
  z.object({
    phase: z.literal('hibernated'),
    sandboxId,
    reason: z.enum(stopReasons),
    keptUntilMs: z.number(),
  }),
  z.object({ phase: z.literal('removing'), sandboxId, reason: z.enum(stopReasons) }),
  z.object({ phase: z.literal('failed'), code: z.enum(errorCodeNames as [ErrorCode, ...ErrorCode[]]) }),
]);
export type SandboxView = z.output<typeof sandboxView>;
