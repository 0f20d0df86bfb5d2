import type { EventPayload } from '@naru/protocol/events';
import type { SandboxLimits } from '@naru/sandbox/sandbox-runtime';
import type { Logger } from '@naru/service-kit/log';

type Notice = EventPayload<'sandbox:noticed'>;
interface Usage {
  diskBytes?: number;
  pids?: number;
  oomKills?: number;
}

const LOOK_EVERY_MS = 5_000;
/** After something happened a look follows soon: a student wants to know why a program ended. */
const LOOK_SOON_MS = 1_500;
/** An oom event of a container and the kernel's counter speak of the same kill. */
const SAME_KILL_MS = 15_000;
const SUBJECT_CHARS = 200;

/** Each notice is given when its mark is passed, and again only after falling below `backBelow`. */
const marks = [
  { notice: 'disk-full', of: 'disk', above: 0.99, backBelow: 0.97 },
  { notice: 'disk-almost-full', of: 'disk', above: 0.9, backBelow: 0.85 },
  { notice: 'pids-limit', of: 'pids', above: 0.97, backBelow: 0.8 },
] as const;

/** Tells the student what the sandbox's limits did, which their terminal often does not. */
export class ResourceWatch {
  readonly #readUsage: () => Promise<Usage>;
  readonly #limits: SandboxLimits;
  readonly #onNotice: (notice: Notice) => void;
  readonly #log: Logger;
  readonly #given = new Set<Notice['notice']>();
  #oomKills: number | undefined;
  #containerOomAtMs = Number.NEGATIVE_INFINITY;
  #wasUsed = true;
  #isLooking = false;
  #soonTimer: NodeJS.Timeout | undefined;
  #interval: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: {
    readUsage: () => Promise<Usage>;
    limits: SandboxLimits;
    onNotice: (notice: Notice) => void;
    log: Logger;
  }) {
    this.#readUsage = options.readUsage;
    this.#limits = options.limits;
    this.#onNotice = options.onNotice;
    this.#log = options.log;
  }

  start(): void {
    void this.#look();
    this.#interval = setInterval(() => {
      if (this.#wasUsed) void this.#look();
    }, LOOK_EVERY_MS);
  }

  noteUse(): void {
    this.#wasUsed = true;
  }

  lookSoon(): void {
    if (this.#isClosed) return;
    this.#soonTimer ??= setTimeout(() => {
      this.#soonTimer = undefined;
      void this.#look();
    }, LOOK_SOON_MS);
  }

  noteContainerOom(name: string): void {
    this.#containerOomAtMs = performance.now();
    this.#onNotice({ notice: 'killed-for-memory', subject: name.slice(0, SUBJECT_CHARS) });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#soonTimer);
    clearInterval(this.#interval);
  }

  async #look(): Promise<void> {
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    this.#wasUsed = false;
    try {
      const usage = await this.#readUsage();
      if (!this.#isClosed) this.#judge(usage);
    } catch (error) {
      this.#log.debug({ err: error }, 'reading the usage of a sandbox failed');
    } finally {
      this.#isLooking = false;
    }
  }

  #judge(usage: Usage): void {
    const shares = {
      disk: usage.diskBytes === undefined ? 0 : usage.diskBytes / this.#limits.diskBytes,
      pids: usage.pids === undefined ? 0 : usage.pids / this.#limits.pids,
    };
    let isDiskTold = false;
    for (const mark of marks) {
      const share = shares[mark.of];
      if (share < mark.backBelow) this.#given.delete(mark.notice);
      if (share < mark.above) continue;
      if (!this.#given.has(mark.notice) && !(mark.of === 'disk' && isDiskTold)) {
        this.#onNotice({ notice: mark.notice });
      }
      this.#given.add(mark.notice);
      if (mark.of === 'disk') isDiskTold = true;
    }
    const before = this.#oomKills;
    if (usage.oomKills !== undefined) this.#oomKills = usage.oomKills;
    if (before === undefined || usage.oomKills === undefined || usage.oomKills <= before) return;
    if (performance.now() - this.#containerOomAtMs < SAME_KILL_MS) return;
    this.#onNotice({ notice: 'killed-for-memory' });
  }
}
