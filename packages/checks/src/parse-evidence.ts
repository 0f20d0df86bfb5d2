import { z } from 'zod';
import type { Evidence, EvidenceLog } from './evidence.ts';
import { apiCallEntry, cliCallEntry, eventEntry } from './evidence-entries.ts';

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
