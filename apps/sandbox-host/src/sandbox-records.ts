import { readFile } from 'node:fs/promises';
import { errorCodeNames } from '@naru/protocol/error-codes';
import { previewId, sandboxId, studentId } from '@naru/protocol/ids';
import { startSteps, stopReasons } from '@naru/protocol/sandbox-view';
import type { KnownSandbox } from '@naru/sandbox/reconcile';
import { sandboxIdOf } from '@naru/sandbox/sandbox-state';
import type { Logger } from '@naru/service-kit/log';
import { writeFileAtomic } from '@naru/service-kit/write-file-atomic';
import { z } from 'zod';

/** Changes of a lease are written this late: what a kill loses is at most so much idle time. */
const LATER_MS = 5_000;

const identity = { sandboxId, previewId };
const reason = z.enum(stopReasons);
const afterwards = z.enum(['nothing', 'start']);
const kept = z.object({ ...identity, reason, keptUntilMs: z.number() });
const lease = z.object({
  lastActivityAtMs: z.number(),
  leaseEndsAtMs: z.number(),
  extensions: z.int(),
  warned: z.object({ endsAtMs: z.number(), minutes: z.number() }).nullable(),
});
const sandboxState = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('none') }),
  z.object({ phase: z.literal('queued'), kept: kept.nullable() }),
  z.object({
    phase: z.literal('starting'),
    ...identity,
    // Another version may have known other steps.
    step: z.enum(startSteps).catch('container'),
    startedAtMs: z.number(),
    kept: kept.nullable(),
  }),
  z.object({ phase: z.literal('ready'), ...identity, lease }),
  z.object({ phase: z.literal('hibernating'), ...identity, reason }),
  z.object({ phase: z.literal('hibernated'), kept }),
  z.object({ phase: z.literal('removing'), ...identity, reason, afterwards, holdsSlot: z.boolean() }),
  z.object({ phase: z.literal('failed'), code: z.enum(errorCodeNames), kept: kept.nullable() }),
]);
const recordFile = z.object({
  version: z.literal(1),
  sandboxes: z.array(z.object({ studentId, state: sandboxState })),
});

/** What this host knows of its sandboxes, on disk, so that leases and intentions outlive a kill. */
export class SandboxRecords {
  readonly #path: string;
  readonly #log: Logger;
  readonly #collect: () => KnownSandbox[];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isWriteWaiting = false;

  constructor(options: { path: string; log: Logger; collect: () => KnownSandbox[] }) {
    this.#path = options.path;
    this.#log = options.log;
    this.#collect = options.collect;
  }

  /** An unreadable file counts as none: what runs by label is adopted all the same, with a fresh lease. */
  async load(): Promise<KnownSandbox[]> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
    try {
      return recordFile.parse(JSON.parse(text)).sandboxes;
    } catch (error) {
      this.#log.warn({ err: error }, 'record of sandboxes is unreadable, starting from labels alone');
      return [];
    }
  }

  saveSoon(): void {
    this.#timer ??= setTimeout(() => void this.saveNow(), LATER_MS);
  }

  /** Resolves when what is known now is on disk. Calls while a write is under way share the next one. */
  saveNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isWriteWaiting) return this.#writing;
    this.#isWriteWaiting = true;
    this.#writing = this.#writing.then(() => {
      this.#isWriteWaiting = false;
      return this.#write();
    });
    return this.#writing;
  }

  async #write(): Promise<void> {
    const sandboxes = this.#collect().filter((record) => sandboxIdOf(record.state) !== undefined);
    try {
      await writeFileAtomic(this.#path, JSON.stringify({ version: 1, sandboxes }));
    } catch (error) {
      // The sandboxes themselves are unharmed, and the next change tries again.
      this.#log.error({ err: error }, 'writing the record of sandboxes failed');
    }
  }
}
