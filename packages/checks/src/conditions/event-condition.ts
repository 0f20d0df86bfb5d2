import type { EventSpec } from '../condition-spec.ts';
import { type EvaluationContext, missingEvidence } from '../evaluation-context.ts';
import type { EventEntry } from '../evidence.ts';
import { matchCommand } from '../matching/match-command.ts';
import { matchNumber } from '../matching/match-number.ts';
import { foundText, judgeFacets, type Verdict } from '../verdict.ts';
import { describeEvents } from './describe-events.ts';
import { containerOf, readNames } from './event-container.ts';
import { judgeRecord } from './judge-record.ts';

export async function judgeEvent(spec: EventSpec, context: EvaluationContext): Promise<Verdict> {
  const log = context.evidence.events;
  const entries = log === undefined ? [] : await findEvents(spec, log.entries, context);
  const instead = () => describeEvents(spec, log?.entries ?? [], context);
  return judgeCount('event', { ...spec, instead }, entries.length, log, context);
}

/** What was seen counts; that something was not seen counts only when nothing can be missing. */
export function judgeCount(
  label: 'event' | 'api' | 'cli',
  spec: {
    count?: EventSpec['count'];
    /** What to tell when there was none. */
    instead?: () => string;
  },
  count: number,
  log: { hasGaps: boolean } | undefined,
  context: EvaluationContext,
): Verdict {
  const { isMet, expected } = matchNumber(spec.count ?? { atLeast: 1 }, count, context);
  const isCertain = spec.count === undefined && isMet;
  if (!isCertain && log?.hasGaps !== false) throw missingEvidence(evidenceOf[label]);
  const none = () => (isMet ? undefined : spec.instead?.()) ?? foundText('noEvent');
  const found = count === 0 ? none() : foundText('someEvents', { count: String(count) });
  return judgeFacets([{ label, isMet, expected, found }]);
}

const evidenceOf = { event: 'events', api: 'apiCalls', cli: 'cliCalls' } as const;

async function findEvents(
  spec: EventSpec,
  entries: readonly EventEntry[],
  context: EvaluationContext,
): Promise<EventEntry[]> {
  const current = spec.container === undefined ? undefined : await context.findContainer(spec.container);
  const names = readNames(entries);
  const found: EventEntry[] = [];
  for (const entry of entries) {
    if (await fits(entry, spec, names, current?.id, context)) found.push(entry);
  }
  if (spec.after === undefined || found.length === 0) return found;
  const earlier = await findEvents(spec.after, entries, context);
  const isSame = spec.after.sameContainer === true;
  // The first one per container is enough: what is after a later one is after it too.
  const first = new Map<string, number>();
  for (const entry of earlier) {
    const key = isSame ? containerOf(entry) : '';
    if (!first.has(key)) first.set(key, entry.sequence);
  }
  return found.filter(
    (entry) =>
      (first.get(isSame ? containerOf(entry) : '') ?? Number.POSITIVE_INFINITY) < entry.sequence &&
      (!isSame || containerOf(entry) !== ''),
  );
}

async function fits(
  entry: EventEntry,
  spec: EventSpec,
  names: ReadonlyMap<string, string>,
  currentId: string | undefined,
  context: EvaluationContext,
): Promise<boolean> {
  if (entry.type !== (spec.type ?? 'container')) return false;
  if (spec.action !== undefined && ![spec.action].flat().includes(entry.action)) return false;
  if (spec.container !== undefined) {
    const id = containerOf(entry);
    const isCurrent = currentId !== undefined && id === currentId;
    if (spec.isCurrent !== undefined && isCurrent !== spec.isCurrent) return false;
    const name = entry.type === 'container' ? entry.name : names.get(id);
    if (!isCurrent && name !== context.fill(spec.container)) return false;
  }
  if (spec.volume !== undefined && (entry.type !== 'volume' || entry.id !== context.fill(spec.volume)))
    return false;
  if (spec.exitCode !== undefined && !matchNumber(spec.exitCode, entry.exitCode, context).isMet) return false;
  if (spec.signal !== undefined && !matchNumber(spec.signal, entry.signal, context).isMet) return false;
  if (spec.command !== undefined && !(await matchCommand(spec.command, entry.command, context)).isMet)
    return false;
  if (spec.attributes !== undefined) {
    if (!(await judgeRecord('event', spec.attributes, entry.attributes, context)).isMet) return false;
  }
  if (spec.image === undefined) return true;
  const image = entry.type === 'image' ? entry.name : entry.image;
  return image !== '' && context.isImage({ image }, spec.image);
}
