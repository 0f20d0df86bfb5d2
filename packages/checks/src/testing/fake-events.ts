import type { EventEntry, EvidenceLog } from '../evidence.ts';

/** Events in the order given; a container's id is made from its name and how often it was created. */
export function fakeEvents(
  entries: readonly (Partial<EventEntry> & { action: string })[],
  { hasGaps = false } = {},
): EvidenceLog<EventEntry> {
  return {
    hasGaps,
    entries: entries.map((entry, sequence) => ({
      sequence,
      timeMs: 2_000 + sequence,
      type: 'container',
      id: `id-of-${entry.name ?? ''}`,
      name: '',
      image: '',
      command: '',
      exitCode: undefined,
      signal: undefined,
      attributes: {},
      ...entry,
    })),
  };
}
