import type { CheckSpec, Criterion } from './check-spec.ts';
import type { Condition, EventSpec } from './condition-spec.ts';
import type { ApiCallEntry, EventEntry } from './evidence.ts';
import { fillText } from './fill-text.ts';

/** Something that may change a verdict. Paths are relative to the lesson's folder. */
export type Happening =
  | { kind: 'event'; event: Pick<EventEntry, 'type' | 'action'> }
  | { kind: 'call'; call: Pick<ApiCallEntry, 'method'> }
  | { kind: 'cli' }
  | { kind: 'files'; paths: readonly string[] }
  | { kind: 'ports'; ports: readonly number[] }
  | { kind: 'answers'; fields: readonly string[] };

type Kind = keyof Condition;
type Values = Readonly<Record<string, string | number>>;

/** Runs something in the sandbox, or stops a container for a moment: takes seconds, and is not done at every event. */
const actingFields: ReadonlySet<string> = new Set(['run', 'rebuild', 'script', 'writtenBy']);

/** What `docker exec` and `docker cp` do to a container that runs. */
const insideActions = ['exec_die', 'extract-to-dir'];
const containerEvents = /^(create|start|die|destroy|rename|pause|unpause|restart|update|oom|health_status)$/;

/** The criteria whose verdict may be another one now, in the order of the spec; with `needs`, those that wait for them. */
export function concernedCriteria(spec: CheckSpec, happening: Happening, values: Values): string[] {
  const concerned = new Set<string>();
  for (const criterion of spec.criteria) {
    const isWaiting = criterion.needs?.some((need) => concerned.has(need)) ?? false;
    if (isWaiting || judgedBy(criterion).some((condition) => concerns(condition, happening, values))) {
      concerned.add(criterion.id);
    }
  }
  return [...concerned];
}

/** The criteria that cannot be judged without doing something in the sandbox. */
export function actingCriteria({ criteria }: CheckSpec): string[] {
  return criteria.filter((criterion) => judgedBy(criterion).some(acts)).map(({ id }) => id);
}

function judgedBy({ check, orElse = [] }: Criterion): Condition[] {
  return [check, ...orElse.map((alternative) => alternative.check)];
}

function concerns(condition: Condition, happening: Happening, values: Values): boolean {
  return Object.entries(condition).some(([kind, value]) => {
    if (value === undefined) return false;
    if (kind === 'all' || kind === 'any') {
      return (value as Condition[]).some((part) => concerns(part, happening, values));
    }
    if (kind === 'not') return concerns(value as Condition, happening, values);
    return (
      concernsKind(kind as Kind, condition, happening, values) || concernsSource(value, happening, values)
    );
  });
}

function concernsKind(kind: Kind, condition: Condition, happening: Happening, values: Values): boolean {
  switch (kind) {
    case 'container':
    case 'volume':
    case 'network':
      return isStateEvent(happening);
    case 'image':
    case 'history':
    case 'layers':
    case 'rebuild':
    case 'script':
      return isImageEvent(happening);
    case 'run':
      return isImageEvent(happening);
    case 'http':
      return (
        isStateEvent(happening) ||
        isInsideEvent(happening) ||
        isPort(happening, condition.http?.port) ||
        happening.kind === 'files'
      );
    case 'tcp':
      return isStateEvent(happening) || isPort(happening, condition.tcp?.port);
    case 'redis':
      return isStateEvent(happening) || isInsideEvent(happening) || isPort(happening, condition.redis?.port);
    case 'file':
      // A file that is written all the time would have its writer stopped all the time.
      if (condition.file?.writtenBy !== undefined) return isStateEvent(happening);
      if (condition.file?.workspace !== undefined) return isFile(happening, condition.file.workspace, values);
      return condition.file?.image === undefined
        ? isStateEvent(happening) || isInsideEvent(happening)
        : isImageEvent(happening);
    case 'dockerfile':
      return isFile(happening, condition.dockerfile?.workspace, values);
    case 'answer':
      return happening.kind === 'answers' && happening.fields.includes(condition.answer?.field ?? '');
    case 'event':
      return condition.event !== undefined && isSuchEvent(condition.event, happening);
    case 'api':
      return (
        happening.kind === 'call' &&
        (condition.api?.method === undefined || condition.api.method === happening.call.method)
      );
    case 'cli':
      return happening.kind === 'cli';
    default:
      return false;
  }
}

/** Texts may be compared with what is read elsewhere at that moment. */
function concernsSource(value: unknown, happening: Happening, values: Values): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((part) => concernsSource(part, happening, values));
  return Object.entries(value).some(([key, part]) => {
    if (typeof part === 'object' && part !== null) {
      if (key === 'log') return isStateEvent(happening);
      if (key === 'inspect') return isStateEvent(happening) || isImageEvent(happening);
      if (key === 'http' || key === 'redis' || key === 'file' || key === 'run') {
        return concernsKind(key, { [key]: part } as Condition, happening, values);
      }
    }
    return concernsSource(part, happening, values);
  });
}

function acts(condition: Condition): boolean {
  const isActing = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    if (Array.isArray(value)) return value.some(isActing);
    return Object.entries(value).some(
      ([key, part]) => (actingFields.has(key) && part !== undefined) || isActing(part),
    );
  };
  return isActing(condition);
}

function isStateEvent(happening: Happening): boolean {
  if (happening.kind !== 'event') return false;
  const { type, action } = happening.event;
  if (type === 'container') return containerEvents.test(action);
  return type === 'network' || type === 'volume';
}

function isImageEvent(happening: Happening): boolean {
  if (happening.kind !== 'event') return false;
  const { type, action } = happening.event;
  return type === 'image' || (type === 'container' && action === 'commit');
}

function isInsideEvent(happening: Happening): boolean {
  return happening.kind === 'event' && insideActions.includes(happening.event.action);
}

function isPort(happening: Happening, port: number | undefined): boolean {
  return happening.kind === 'ports' && (port === undefined || happening.ports.includes(port));
}

function isFile(happening: Happening, path: string | undefined, values: Values): boolean {
  if (happening.kind !== 'files') return false;
  const wanted = fillText(path ?? '', values);
  // A folder that is moved or removed is told by its own name.
  return happening.paths.some((changed) => changed === wanted || wanted.startsWith(`${changed}/`));
}

function isSuchEvent(
  { type = 'container', action, isCurrent, after }: EventSpec,
  happening: Happening,
): boolean {
  if (happening.kind !== 'event') return false;
  const { event } = happening;
  if (event.type === type && (action === undefined || [action].flat().includes(event.action))) return true;
  if (isCurrent !== undefined && isStateEvent(happening)) return true;
  return after !== undefined && isSuchEvent(after, happening);
}
