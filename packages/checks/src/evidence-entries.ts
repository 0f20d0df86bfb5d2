import { z } from 'zod';
import type { ApiCallEntry, CliCallEntry, EventEntry } from './evidence.ts';

// Entries after a journey as JSON, which leaves out what is undefined; parsing says it again.

const when = { sequence: z.number(), timeMs: z.number() };
const texts = z.record(z.string(), z.string());

export const eventEntry = z
  .object({
    ...when,
    type: z.string(),
    action: z.string(),
    id: z.string(),
    name: z.string(),
    image: z.string(),
    command: z.string(),
    exitCode: z.number().optional(),
    signal: z.number().optional(),
    attributes: texts,
  })
  .transform(({ exitCode, signal, ...rest }): EventEntry => ({ exitCode, signal, ...rest }));

export const apiCallEntry = z
  .object({ ...when, method: z.string(), path: z.string(), query: texts, body: z.unknown().optional() })
  .transform(({ body, ...rest }): ApiCallEntry => ({ body, ...rest }));

export const cliCallEntry = z
  .object({
    ...when,
    argv: z.array(z.string()),
    cwd: z.string(),
    // Results of earlier versions do not have it.
    terminal: z.string().default(''),
    exitCode: z.number().optional(),
    endedAtMs: z.number().optional(),
  })
  .transform(({ exitCode, endedAtMs, ...rest }): CliCallEntry => ({ exitCode, endedAtMs, ...rest }));
