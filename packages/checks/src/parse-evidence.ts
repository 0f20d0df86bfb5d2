import { z } from 'zod';
import type { ApiCallEntry, CliCallEntry, EventEntry, Evidence, EvidenceLog } from './evidence.ts';

const when = { sequence: z.number(), timeMs: z.number() };
const texts = z.record(z.string(), z.string());

const eventEntry = z
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

const apiCallEntry = z
  .object({ ...when, method: z.string(), path: z.string(), query: texts, body: z.unknown().optional() })
  .transform(({ body, ...rest }): ApiCallEntry => ({ body, ...rest }));

const cliCallEntry = z
  .object({ ...when, argv: z.array(z.string()), cwd: z.string(), exitCode: z.number().optional() })
  .transform(({ exitCode, ...rest }): CliCallEntry => ({ exitCode, ...rest }));

const logOf = <Entry>(entry: z.ZodType<Entry>): z.ZodType<EvidenceLog<Entry>> =>
  z.object({ entries: z.array(entry), hasGaps: z.boolean() });

const storedEvidence = z
  .object({
    events: logOf(eventEntry).optional(),
    apiCalls: logOf(apiCallEntry).optional(),
    cliCalls: logOf(cliCallEntry).optional(),
  })
  .transform(({ events, apiCalls, cliCalls }): Evidence => ({ events, apiCalls, cliCalls }));

/** Evidence after a journey as JSON, where what is undefined is missing. Undefined when it is something else. */
export function parseEvidence(json: unknown): Evidence | undefined {
  return storedEvidence.safeParse(json).data;
}
