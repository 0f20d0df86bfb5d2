import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttemptResult } from '@naru/protocol/attempt-result';
import type { Logger } from '@naru/service-kit/log';
import { writeFileAtomic } from '@naru/service-kit/write-file-atomic';

const RETRY_MS = [250, 1_000, 2_000, 5_000, 15_000, 30_000];
const SEND_TIMEOUT_MS = 10_000;
/** Beyond so many, results wait without what they were decided by: some ten thousand are then a few megabytes. */
const MAX_WHOLE = 5_000;
/** Beyond these a site has been away for weeks, and the disk is worth more. */
const MAX_WAITING = 50_000;
/** Refused results are kept for an operator to look at. */
const MAX_REFUSED = 500;
/** A result that the site stumbles over while it takes others is set aside after so many tries. */
const MAX_STUMBLES = 10;
/** Answers that say nothing about the result itself. */
const laterStatuses: ReadonlySet<number> = new Set([401, 403, 404, 408, 429]);

export type ResultOutcome = 'sent' | 'refused' | 'dropped';

export interface ResultOutboxOptions {
  folder: string;
  siteUrl: string;
  serviceToken: string;
  fetch: typeof globalThis.fetch;
  log: Logger;
  onOutcome: (outcome: ResultOutcome) => void;
  retryMs?: readonly number[];
}

/**
 * Results on their way to the site, each in a file until the site has said that it is stored. The site may be down, and
 * so may this program: what was kept is sent, oldest first, and a second time does no harm.
 */
export class ResultOutbox {
  readonly #options: ResultOutboxOptions;
  readonly #retryMs: readonly number[];
  readonly #closed = new AbortController();
  /** By result: how often the site stumbled over it, and how many others it had taken at the first time. */
  readonly #stumbles = new Map<string, { times: number; takenBefore: number }>();
  #taken = 0;
  #names: string[] = [];
  #loading: Promise<void> | undefined;
  #working: Promise<void> = Promise.resolve();
  #isWorking = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ResultOutboxOptions) {
    this.#options = options;
    this.#retryMs = options.retryMs ?? RETRY_MS;
  }

  get waiting(): number {
    return this.#names.length;
  }

  /** Sends what a former run left. */
  async start(): Promise<void> {
    await this.#load();
    this.#work();
  }

  /** Resolves when the result is on disk. Never rejects: what cannot be kept is told to the log. */
  async keep(result: AttemptResult): Promise<void> {
    const { folder, log, onOutcome } = this.#options;
    try {
      await this.#load();
      if (this.#names.length >= MAX_WAITING) throw new Error('too many results wait');
      const { basis, ...rest } = result;
      const isWhole = basis !== undefined && this.#names.length < MAX_WHOLE;
      const name = `${String(Math.floor(result.decidedAtMs)).padStart(15, '0')}-${result.resultId}.json`;
      await writeFileAtomic(join(folder, name), JSON.stringify(isWhole ? result : rest));
      this.#names.push(name);
      this.#names.sort();
    } catch (err) {
      onOutcome('dropped');
      log.error({ err, resultId: result.resultId, earned: result.earned }, 'a result is lost');
      return;
    }
    this.#work();
  }

  /** What is still here goes with the next run. */
  async close(): Promise<void> {
    this.#closed.abort();
    clearTimeout(this.#timer);
    await this.#working;
  }

  #load(): Promise<void> {
    this.#loading ??= readdir(this.#options.folder)
      .catch((): string[] => [])
      .then((names) => {
        this.#names = names.filter((name) => name.endsWith('.json')).sort();
      });
    return this.#loading;
  }

  #work(): void {
    if (this.#isWorking || this.#closed.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#isWorking = true;
    this.#working = this.#sendAll().finally(() => {
      this.#isWorking = false;
    });
  }

  async #sendAll(): Promise<void> {
    const stumbled: string[] = [];
    let isLater = false;
    while (!isLater && !this.#closed.signal.aborted) {
      const name = this.#names.find((each) => !stumbled.includes(each));
      if (name === undefined) break;
      const outcome = await this.#send(name);
      if (outcome === 'later') isLater = true;
      else if (outcome === 'stumbled') stumbled.push(name);
      else {
        this.#failures = 0;
        this.#names = this.#names.filter((each) => each !== name);
        this.#stumbles.delete(name);
        this.#options.onOutcome(outcome);
      }
    }
    if (this.#names.length === 0 || this.#closed.signal.aborted) return;
    const delayMs = this.#retryMs[Math.min(this.#failures, this.#retryMs.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#work(), delayMs);
  }

  async #send(name: string): Promise<'sent' | 'refused' | 'later' | 'stumbled'> {
    const { folder, siteUrl, serviceToken, log } = this.#options;
    const path = join(folder, name);
    try {
      const body = await readFile(path);
      const response = await this.#options.fetch(`${siteUrl}/api/results`, {
        method: 'POST',
        headers: { authorization: `Bearer ${serviceToken}`, 'content-type': 'application/json' },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      if (response.ok) {
        this.#taken += 1;
        await rm(path, { force: true });
        return 'sent';
      }
      const { status } = response;
      if (status >= 400 && status < 500 && !laterStatuses.has(status))
        return await this.#setAside(name, status);
      if (this.#failures === 0) log.warn({ status, waiting: this.waiting }, 'the site does not take results');
      // A site that is down says so by itself; one that answers 500 may stumble over this one alone.
      if (status !== 500) return 'later';
      const stumbles = this.#stumbles.get(name) ?? { times: 0, takenBefore: this.#taken };
      this.#stumbles.set(name, stumbles);
      // While it takes no other result either, the fault is the site's.
      if (stumbles.times === 0 || this.#taken > stumbles.takenBefore) stumbles.times += 1;
      return stumbles.times >= MAX_STUMBLES ? await this.#setAside(name, status) : 'stumbled';
    } catch (err) {
      if (isMissing(err)) return 'sent';
      if (this.#failures === 0 && !this.#closed.signal.aborted) {
        log.warn({ err, waiting: this.waiting }, 'the site cannot be reached with results');
      }
      return 'later';
    }
  }

  async #setAside(name: string, status: number): Promise<'refused'> {
    const { folder, log } = this.#options;
    const refused = join(folder, 'refused');
    await mkdir(refused, { recursive: true });
    await rename(join(folder, name), join(refused, name));
    const names = (await readdir(refused)).sort();
    await Promise.all(names.slice(0, -MAX_REFUSED).map((each) => rm(join(refused, each), { force: true })));
    log.error({ status, file: `refused/${name}` }, 'the site refused a result');
    return 'refused';
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
