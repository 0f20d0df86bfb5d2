/** Runs of checks that are due: what the student asked for comes first. */
export interface CheckRun {
  key: string;
  cause: 'asked' | 'event';
  /** Criteria to judge; undefined for all. */
  only: ReadonlySet<string> | undefined;
  /** May run something in the sandbox. */
  isActing: boolean;
  /** What goes on has had time to end; what holds already needs no look. */
  isSecondLook: boolean;
}

export interface CheckQueueTimes {
  /** Events of one command are judged together. */
  gatherMs: number;
  /** A server needs a moment to listen, and a line of a log is no event. */
  secondLookMs: number;
  /** From one run of something in the sandbox that nobody asked for to the next. */
  actingRestMs: number;
}

const usualTimes: CheckQueueTimes = { gatherMs: 10, secondLookMs: 1_000, actingRestMs: 2_000 };
/** Under a stream of events that does not end, a second look comes this late. */
const MAX_SECOND_LOOK_FACTOR = 3;

interface Job {
  key: string | undefined;
  isRunning: boolean;
  work(): Promise<void>;
  done: Promise<void>;
}

/** One student's runs of checks, one after the other; what is asked for while one runs is merged into the next. */
export class CheckQueue {
  readonly #run: (run: CheckRun, signal: AbortSignal) => Promise<void>;
  readonly #times: CheckQueueTimes;
  readonly #jobs: Job[] = [];
  readonly #concerned = new Map<string, Set<string>>();
  readonly #acting = new Map<string, Set<string>>();
  /** Those that a second look is due for; and which ones take time, by key and id. */
  readonly #actingAgain = new Map<string, Set<string>>();
  readonly #actingIds = new Set<string>();
  readonly #later = new Map<string, { ids: Set<string>; sinceMs: number; timer: NodeJS.Timeout }>();
  readonly #again = new Map<string, Set<string>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #actedAtMs = Number.NEGATIVE_INFINITY;
  #preferred: string | undefined;
  #current: { run: CheckRun; abort: AbortController } | undefined;
  #isWorking = false;
  #isClosed = false;

  constructor(options: {
    run: (run: CheckRun, signal: AbortSignal) => Promise<void>;
    times?: CheckQueueTimes;
  }) {
    this.#run = options.run;
    this.#times = options.times ?? usualTimes;
  }

  /**
   * All criteria, at once. Whoever asks again shares the run; one that is under way not when there is something `isNew`
   * to be judged. Rejects with what the run rejects with.
   */
  ask(key: string, { isNew = false } = {}): Promise<void> {
    const same = this.#jobs.find((job) => job.key === key && !(job.isRunning && isNew));
    if (same !== undefined) return same.done;
    // Everything of this exercise is looked at now.
    this.#forget(key);
    this.#makeRoom(key);
    const run: CheckRun = {
      key,
      cause: 'asked',
      only: undefined,
      isActing: true,
      isSecondLook: false,
    };
    return this.#add(key, () => this.#start(run));
  }

  /** Something of the exercise happens to the sandbox; no check runs meanwhile. */
  exclusively(work: () => Promise<void>): Promise<void> {
    return this.#add(undefined, work);
  }

  /** Something happened that may change these verdicts; those of `acting` take time, and are looked at seldom. */
  concern(key: string, { quick, acting }: { quick: readonly string[]; acting: readonly string[] }): void {
    if (this.#isClosed || quick.length + acting.length === 0) return;
    addAll(this.#acting, key, acting);
    this.#lookAgain(key, [...quick, ...acting]);
    for (const id of acting) this.#actingIds.add(`${key} ${id}`);
    this.look(key, quick);
  }

  /** Nothing happened; whether these hold by now is looked at once. */
  look(key: string, ids: readonly string[]): void {
    if (this.#isClosed) return;
    addAll(this.#concerned, key, ids);
    this.#wakeIn(this.#times.gatherMs);
  }

  /** The exercise the student works at: of several that an event concerns it is judged first. */
  prefer(key: string): void {
    this.#preferred = key;
  }

  /** Nothing runs any more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#current?.abort.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { timer } of this.#later.values()) clearTimeout(timer);
    this.#later.clear();
    const jobs = this.#jobs.map((job) => job.done.catch(() => {}));
    await Promise.all(jobs);
  }

  /** What takes time and nobody asked for ends, and is done later where it is not part of what was asked for. */
  #makeRoom(askedKey: string): void {
    const current = this.#current;
    if (current?.run.cause !== 'event' || !current.run.isActing || current.abort.signal.aborted) return;
    current.abort.abort();
    const { key, only } = current.run;
    if (key !== askedKey) addAll(this.#acting, key, [...(only ?? [])]);
  }

  #add(key: string | undefined, work: () => Promise<void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#jobs.push({ key, isRunning: false, work: () => work().then(resolve, reject), done: promise });
    void this.#work();
    return promise;
  }

  #forget(key: string): void {
    this.#concerned.delete(key);
    this.#acting.delete(key);
    this.#again.delete(key);
    this.#actingAgain.delete(key);
    clearTimeout(this.#later.get(key)?.timer);
    this.#later.delete(key);
  }

  #lookAgain(key: string, ids: readonly string[]): void {
    if (ids.length === 0) return;
    const { secondLookMs } = this.#times;
    const earlier = this.#later.get(key);
    const sinceMs = earlier?.sinceMs ?? Date.now();
    const all = new Set([...(earlier?.ids ?? []), ...ids]);
    const isOverdue = Date.now() - sinceMs > secondLookMs * MAX_SECOND_LOOK_FACTOR;
    if (earlier !== undefined && isOverdue) {
      for (const id of ids) earlier.ids.add(id);
      return;
    }
    clearTimeout(earlier?.timer);
    const timer = setTimeout(() => {
      this.#later.delete(key);
      const isActing = (id: string) => this.#actingIds.has(`${key} ${id}`);
      addAll(
        this.#again,
        key,
        [...all].filter((id) => !isActing(id)),
      );
      addAll(this.#actingAgain, key, [...all].filter(isActing));
      void this.#work();
    }, secondLookMs);
    this.#later.set(key, { ids: all, sinceMs, timer });
  }

  #wakeIn(ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#work();
    }, ms);
    this.#timers.add(timer);
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let work = this.#next(); work !== undefined; work = this.#next()) await work();
    } finally {
      this.#isWorking = false;
    }
  }

  #next(): (() => Promise<void>) | undefined {
    const job = this.#jobs[0];
    if (job !== undefined) {
      return async () => {
        job.isRunning = true;
        await job.work();
        this.#jobs.shift();
      };
    }
    if (this.#isClosed) return undefined;
    const quiet = { cause: 'event', isActing: false } as const;
    const quick = take(this.#concerned, this.#preferred);
    if (quick !== undefined) return () => this.#startQuietly({ ...quiet, ...quick, isSecondLook: false });
    const again = take(this.#again, this.#preferred);
    if (again !== undefined) return () => this.#startQuietly({ ...quiet, ...again, isSecondLook: true });
    if (this.#acting.size + this.#actingAgain.size === 0) return undefined;
    const restMs = this.#actedAtMs + this.#times.actingRestMs - Date.now();
    if (restMs > 0) {
      this.#wakeIn(restMs);
      return undefined;
    }
    const isSecondLook = this.#acting.size === 0;
    const acting = take(isSecondLook ? this.#actingAgain : this.#acting, this.#preferred);
    if (acting === undefined) return undefined;
    return async () => {
      await this.#startQuietly({ ...quiet, ...acting, isActing: true, isSecondLook });
      this.#actedAtMs = Date.now();
    };
  }

  async #startQuietly(run: CheckRun): Promise<void> {
    await this.#start(run).catch(() => {}); // Told by the run itself.
  }

  async #start(run: CheckRun): Promise<void> {
    const abort = new AbortController();
    this.#current = { run, abort };
    try {
      await this.#run(run, abort.signal);
    } finally {
      this.#current = undefined;
    }
  }
}

function addAll(sets: Map<string, Set<string>>, key: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  sets.set(key, new Set([...(sets.get(key) ?? []), ...ids]));
}

function take(
  sets: Map<string, Set<string>>,
  preferred: string | undefined,
): { key: string; only: Set<string> } | undefined {
  const [first] = sets.keys();
  const key = preferred !== undefined && sets.has(preferred) ? preferred : first;
  const only = key === undefined ? undefined : sets.get(key);
  if (key === undefined || only === undefined) return undefined;
  sets.delete(key);
  return { key, only };
}
