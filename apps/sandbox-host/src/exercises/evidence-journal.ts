import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiCallEntry, CliCallEntry, EventEntry } from '@naru/checks/evidence';
import { apiCallEntry, cliCallEntry, eventEntry } from '@naru/checks/evidence-entries';
import type { EvidenceKind, EvidencePast, PlatformPause, RecordedEntry } from '@naru/checks/sandbox-checks';
import type { SandboxId } from '@naru/protocol/ids';
import type { Logger } from '@naru/service-kit/log';
import { writeFileAtomic } from '@naru/service-kit/write-file-atomic';
import { z } from 'zod';

/** Entries are written together; what a kill takes of them is still in the engine's memory. */
const FLUSH_MS = 50;
/** The record is read again from this long before its end; what is known already is told apart. */
const OVERLAP_MS = 2_000;
/** As many as a recorder keeps. */
const MAX_EVENTS = 5_000;
const MAX_CALLS = 2_000;
const MAX_OWN = 500;
const MAX_PAUSES = 100;
/** A file with more lines than this is written anew with what counts. */
const MAX_LINES = 15_000;

const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begun'), atMs: z.number() }),
  z.object({ kind: z.literal('event'), entry: eventEntry }),
  z.object({ kind: z.literal('own'), entry: eventEntry }),
  z.object({ kind: z.literal('call'), entry: apiCallEntry }),
  z.object({ kind: z.literal('cli'), entry: cliCallEntry }),
  z.object({
    kind: z.literal('pause'),
    containerId: z.string(),
    fromMs: z.number(),
    toMs: z.number().optional(),
  }),
  z.object({
    kind: z.literal('gap'),
    of: z.enum(['events', 'apiCalls', 'cliCalls']),
    sequence: z.number(),
  }),
]);
type Line = z.output<typeof line>;

/** The evidence of one sandbox on disk, so that it outlives this program. */
export class EvidenceJournal {
  readonly #path: string;
  readonly #log: Logger;
  #waiting: (RecordedEntry | Line)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lines = 0;

  constructor(path: string, log: Logger) {
    this.#path = path;
    this.#log = log;
  }

  /** What was recorded so far; undefined when a record begins now. */
  async open(nowMs: number): Promise<EvidencePast | undefined> {
    const lines = await this.#read();
    const begun = lines.find((each) => each.kind === 'begun');
    if (begun === undefined) {
      await mkdir(join(this.#path, '..'), { recursive: true, mode: 0o700 });
      this.#add({ kind: 'begun', atMs: nowMs });
      await this.flush();
      return undefined;
    }
    const past = pastOf(lines, begun.atMs);
    this.#lines = lines.length;
    if (lines.length > MAX_LINES) await this.#rewrite(past, begun.atMs);
    return past;
  }

  add(entry: RecordedEntry): void {
    this.#add(entry);
  }

  /** Resolves when it outlives this program and the machine; rejects when it cannot be written. */
  notePause(pause: PlatformPause): Promise<void> {
    const text = `${JSON.stringify({ kind: 'pause', ...pause })}\n`;
    const noted = this.flush().then(async () => {
      await appendFile(this.#path, text, { mode: 0o600, flush: true });
      this.#lines += 1;
    });
    this.#writing = noted.catch(() => {}); // Told to who asked.
    return noted;
  }

  /** Resolves when everything so far is on disk. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = this.#waiting;
    this.#waiting = [];
    if (entries.length > 0) this.#writing = this.#writing.then(() => this.#append(entries));
    return this.#writing;
  }

  #add(entry: RecordedEntry | Line): void {
    this.#waiting.push(entry);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  async #append(entries: (RecordedEntry | Line)[]): Promise<void> {
    try {
      // Only now, because the body of a call comes a little later than the call.
      await appendFile(this.#path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
        mode: 0o600,
      });
      this.#lines += entries.length;
      if (this.#lines <= MAX_LINES) return;
      const lines = await this.#read();
      const atMs = lines.find((each) => each.kind === 'begun')?.atMs ?? 0;
      await this.#rewrite(pastOf(lines, atMs), atMs);
    } catch (error) {
      this.#log.error({ err: error }, 'writing evidence failed');
    }
  }

  /** Without the oldest; where they were is a gap. */
  async #rewrite(past: EvidencePast, atMs: number): Promise<void> {
    const lines = [
      { kind: 'begun', atMs },
      ...Object.entries(past.gapAt).map(([of, sequence]) => ({ kind: 'gap', of, sequence })),
      ...past.ownEvents.map((entry) => ({ kind: 'own', entry })),
      ...past.events.map((entry) => ({ kind: 'event', entry })),
      ...past.apiCalls.map((entry) => ({ kind: 'call', entry })),
      ...past.cliCalls.map((entry) => ({ kind: 'cli', entry })),
      ...past.pauses.map((pause) => ({ kind: 'pause', ...pause })),
    ];
    await writeFileAtomic(this.#path, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
    this.#lines = lines.length;
  }

  async #read(): Promise<Line[]> {
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    return text.split('\n').flatMap((each) => {
      // The last line of a program that was killed may be half of one.
      const parsed = line.safeParse(parseJson(each));
      return parsed.success ? [parsed.data] : [];
    });
  }
}

/** Removes what was recorded of sandboxes that are not there any more. */
export async function keepJournals(folder: string, sandboxIds: ReadonlySet<SandboxId>): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const kept = new Set([...sandboxIds].map((id) => `${id}.jsonl`));
  await Promise.all(names.filter((name) => !kept.has(name)).map((name) => rm(join(folder, name))));
}

function pastOf(lines: readonly Line[], begunAtMs: number): EvidencePast {
  const events: EventEntry[] = [];
  const ownEvents: EventEntry[] = [];
  const apiCalls: ApiCallEntry[] = [];
  // One that ended stands there twice.
  const cliCalls = new Map<number, CliCallEntry>();
  // The same, with its end.
  const pauses = new Map<string, PlatformPause>();
  const gapAt = { events: -1, apiCalls: -1, cliCalls: -1 };
  let lastMs = begunAtMs;
  let sequence = 0;
  for (const each of lines) {
    if (each.kind === 'begun') continue;
    if (each.kind === 'pause') {
      const { containerId, fromMs, toMs } = each;
      pauses.set(`${containerId} ${fromMs}`, { containerId, fromMs, toMs });
      continue;
    }
    sequence = Math.max(sequence, each.kind === 'gap' ? each.sequence : each.entry.sequence);
    if (each.kind === 'gap') gapAt[each.of] = Math.max(gapAt[each.of], each.sequence);
    else lastMs = Math.max(lastMs, each.entry.timeMs);
    if (each.kind === 'event') events.push(each.entry);
    if (each.kind === 'own') ownEvents.push(each.entry);
    if (each.kind === 'call') apiCalls.push(each.entry);
    if (each.kind === 'cli') cliCalls.set(each.entry.sequence, each.entry);
  }
  const last = <Entry extends { sequence: number }>(of: EvidenceKind, entries: Entry[], max: number) => {
    gapAt[of] = Math.max(gapAt[of], entries.at(-max - 1)?.sequence ?? -1);
    return entries.slice(-max);
  };
  return {
    untilMs: Math.max(begunAtMs, lastMs - OVERLAP_MS),
    sequence,
    events: last('events', events, MAX_EVENTS),
    ownEvents: ownEvents.slice(-MAX_OWN),
    apiCalls: last('apiCalls', apiCalls, MAX_CALLS),
    cliCalls: last('cliCalls', [...cliCalls.values()], MAX_CALLS),
    pauses: [...pauses.values()].slice(-MAX_PAUSES),
    gapAt,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
