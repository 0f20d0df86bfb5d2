import { randomBytes } from 'node:crypto';
import type { EventEntry } from '@naru/checks/evidence';

/** Label of everything the checker makes in a student's engine. */
export const checkerLabel = { name: 'naru.role', value: 'checker' } as const;
const NAME_PREFIX = 'naru-check-';

/** The stream tells an event some milliseconds after the call that caused it has been answered. */
const SLACK_MS = 100;
const MAX_REMEMBERED = 2_000;

interface SpanTime {
  fromMs: number;
  /** May be set later. */
  toMs: number;
}

interface Span {
  /** A container's id, or a type of event; undefined for everything. */
  about: string | undefined;
  actions: ReadonlySet<string>;
  time: SpanTime;
}

/**
 * What the platform itself does in a student's engine, so that it can be left out of the evidence. Names are made
 * here and unguessable: a student who calls a container `naru-check-…` hides nothing.
 */
export class CheckerActions {
  readonly #names = new Set<string>();
  readonly #ids = new Set<string>();
  #spans: Span[] = [];

  makeName(): string {
    const name = `${NAME_PREFIX}${randomBytes(8).toString('hex')}`;
    remember(this.#names, name);
    return name;
  }

  /** An id that belongs to something of the checker: a container or an image. */
  addId(id: string): void {
    remember(this.#ids, id);
  }

  /** Runs something that causes these events on a container of the student, or without a container for a type. */
  during<T>(about: string, actions: readonly string[], act: () => Promise<T>): Promise<T> {
    return this.#during(about, actions, act);
  }

  /** Runs something that may cause any event. What the student causes at the same moment is left out as well. */
  duringAll<T>(act: () => Promise<T>): Promise<T> {
    return this.#during(undefined, [], act);
  }

  /** The same for what an earlier program did. */
  addSpan(about: string, actions: readonly string[], time: SpanTime): void {
    this.#add({ about, actions: new Set(actions), time });
  }

  /** Whether all events of this moment are left out. */
  isHidden(timeMs: number): boolean {
    return this.#spans.some(
      ({ about, time }) => about === undefined && timeMs >= time.fromMs && timeMs <= time.toMs,
    );
  }

  async #during<T>(about: string | undefined, actions: readonly string[], act: () => Promise<T>): Promise<T> {
    const time = { fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY };
    this.#add({ about, actions: new Set(actions), time });
    try {
      return await act();
    } finally {
      time.toMs = Date.now() + SLACK_MS;
    }
  }

  #add(span: Span): void {
    this.#spans = [...this.#spans.slice(-MAX_REMEMBERED), span];
  }

  isOwn(event: EventEntry): boolean {
    const container = event.type === 'container' ? event.id : (event.attributes.container ?? '');
    // The creation tells the id by which later events of its volumes and networks go.
    if (this.#names.has(withoutTag(event.name))) {
      if (event.type === 'container' || event.type === 'image') this.addId(event.id);
      return true;
    }
    if (this.#ids.has(event.id) || this.#ids.has(container)) {
      // Its anonymous volumes are made before they are mounted, without a word about the container.
      if (event.type === 'volume' && isAnonymousVolume(event.id)) this.addId(event.id);
      return true;
    }
    if (event.type === 'daemon') return true;
    return this.#spans.some(
      (span) =>
        (span.about === undefined ||
          ((span.about === container || span.about === event.type) && span.actions.has(event.action))) &&
        event.timeMs >= span.time.fromMs &&
        event.timeMs <= span.time.toMs,
    );
  }
}

/** For lists, where a container of an earlier run of the platform is to be hidden as well. */
export function isCheckerName(name: string): boolean {
  return name.replace('docker.io/library/', '').startsWith(NAME_PREFIX);
}

function isAnonymousVolume(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function withoutTag(name: string): string {
  return name.replace('docker.io/library/', '').replace(/:[^:/]*$/, '');
}

function remember(set: Set<string>, value: string): void {
  set.add(value);
  if (set.size <= MAX_REMEMBERED) return;
  const [oldest] = set;
  if (oldest !== undefined) set.delete(oldest);
}
