import type { EventEntry } from '../evidence.ts';

/** Id of the container that an event is about; empty where there is none. */
export function containerOf({ type, id, attributes }: EventEntry): string {
  return type === 'container' ? id : (attributes.container ?? '');
}

/** Events of volumes and networks know a container by its id alone. */
export function readNames(entries: readonly EventEntry[]): Map<string, string> {
  return new Map(entries.filter(({ type }) => type === 'container').map(({ id, name }) => [id, name]));
}
