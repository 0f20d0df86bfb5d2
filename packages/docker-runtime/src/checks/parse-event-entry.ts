import type { EventEntry } from '@naru/checks/evidence';
import { objectOf, textOf } from '../untrusted-json.ts';

const MAX_ATTRIBUTES = 64;
const MAX_COMMAND_CHARS = 4_000;

/** One line of the engine's event stream; undefined for what is not an event. The sequence is the caller's. */
export function parseEventEntry(value: unknown): Omit<EventEntry, 'sequence'> | undefined {
  const event = objectOf(value);
  const actor = objectOf(event.Actor);
  const told = objectOf(actor.Attributes);
  const type = textOf(event.Type, 40);
  const words = textOf(event.Action, MAX_COMMAND_CHARS);
  if (type === '' || words === '') return undefined;
  // `exec_create: sh -c …`; `health_status: healthy` too.
  const colon = words.indexOf(':');
  const action = (colon < 0 ? words : words.slice(0, colon)).trim();
  const attributes = Object.entries(told)
    .slice(0, MAX_ATTRIBUTES)
    .map(([key, attribute]) => [textOf(key, 200), textOf(attribute, 1_000)]);
  return {
    timeMs: timeOf(event),
    type,
    action,
    id: textOf(actor.ID, 300),
    // Read by themselves: an image may have more labels than are kept, and they stand among these.
    name: textOf(told.name, 300),
    image: textOf(told.image, 300),
    command: colon < 0 ? '' : words.slice(colon + 1).trim(),
    exitCode: numberOf(told.exitCode),
    signal: numberOf(told.signal),
    attributes: Object.fromEntries(attributes),
  };
}

/** Nanoseconds do not fit into a number exactly; fractions of a millisecond are good enough for order. */
function timeOf(event: { timeNano?: unknown; time?: unknown }): number {
  if (typeof event.timeNano === 'number' && Number.isFinite(event.timeNano)) return event.timeNano / 1e6;
  return typeof event.time === 'number' && Number.isFinite(event.time) ? event.time * 1000 : 0;
}

function numberOf(value: unknown): number | undefined {
  const text = textOf(value, 12);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
