import type { EventSpec } from '../condition-spec.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { EventEntry } from '../evidence.ts';
import { isSameImageName } from '../image-reference.ts';
import { valueAt } from '../matching/read-source.ts';
import { foundText, shorten } from '../verdict.ts';
import { containerOf, readNames } from './event-container.ts';

/** The last ones say most; a longer list would be cut in the middle. */
const MAX_TOLD = 3;
const MAX_EVENT_CHARS = 60;

/**
 * What happened instead to the thing that was asked for. Only the record is read: to ask the engine more than the
 * verdict did would keep stored results from being judged again.
 */
export function describeEvents(
  spec: EventSpec,
  entries: readonly EventEntry[],
  context: EvaluationContext,
): string {
  const ofObject = entries.filter((entry) => entry.type === (spec.type ?? 'container')).filter(isMeant());
  const actions = [spec.action ?? []].flat();
  const ofAction = ofObject.filter(({ action }) => actions.includes(action));
  const told = (ofAction.length > 0 ? ofAction : ofObject).slice(-MAX_TOLD);
  if (told.length === 0) return foundText('noEvent');
  const events = told.map((entry) => describeEvent(entry, spec)).join(', ');
  return foundText('otherEvents', { events });

  function isMeant(): (entry: EventEntry) => boolean {
    const names = readNames(entries);
    const [container, volume, image] = [spec.container, spec.volume, spec.image].map((name) =>
      name === undefined ? undefined : context.fill(name),
    );
    return (entry) => {
      // A container that was renamed is meant by either name.
      if (container !== undefined && entry.name !== container && names.get(containerOf(entry)) !== container)
        return false;
      if (volume !== undefined && entry.id !== volume) return false;
      if (image === undefined || container !== undefined || volume !== undefined) return true;
      return isSameImageName(entry.type === 'image' ? entry.name : entry.image, image);
    };
  }
}

/** Action and name, with the values that were asked for: `rename shop-7 (oldName=/shop)`. */
function describeEvent(entry: EventEntry, { attributes = {}, exitCode, signal, command }: EventSpec): string {
  const asked: [string, unknown][] = [
    ...(exitCode === undefined ? [] : [['exitCode', entry.exitCode] as [string, unknown]]),
    ...(signal === undefined ? [] : [['signal', entry.signal] as [string, unknown]]),
    ...(command === undefined ? [] : [['command', entry.command] as [string, unknown]]),
    ...Object.keys(attributes).map((name): [string, unknown] => [name, valueAt(entry.attributes, name)]),
  ];
  const values = asked.filter(([, value]) => value !== undefined && value !== '');
  const details = values.map(([name, value]) => `${name}=${String(value)}`).join(', ');
  const name = entry.type === 'volume' ? entry.id : entry.name;
  return shorten([entry.action, name, details && `(${details})`].filter(Boolean).join(' '), MAX_EVENT_CHARS);
}
