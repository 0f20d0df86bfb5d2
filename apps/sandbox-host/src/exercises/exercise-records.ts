import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StudentId } from '@naru/protocol/ids';
import type { Logger } from '@naru/service-kit/log';
import { writeFileAtomic } from '@naru/service-kit/write-file-atomic';
import { z } from 'zod';
import { type ExerciseRecord, exerciseRecord } from './attempt.ts';

const recordFile = z.object({ version: z.literal(1), exercises: z.record(z.string(), exerciseRecord) });

/** One student's attempts and counters, in a file of their own; by `lesson/exercise`. */
export class ExerciseRecords {
  readonly #path: string;
  readonly #log: Logger;
  readonly #records: Map<string, ExerciseRecord>;
  #writing: Promise<void> = Promise.resolve();
  #isWriteWaiting = false;

  private constructor(path: string, log: Logger, records: Map<string, ExerciseRecord>) {
    this.#path = path;
    this.#log = log;
    this.#records = records;
  }

  /** An unreadable file counts as none: results that were earned are kept elsewhere. */
  static async load(folder: string, studentId: StudentId, log: Logger): Promise<ExerciseRecords> {
    const path = join(folder, `${studentId}.json`);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return new ExerciseRecords(path, log, new Map());
    try {
      const { exercises } = recordFile.parse(JSON.parse(text));
      return new ExerciseRecords(path, log, new Map(Object.entries(exercises)));
    } catch (error) {
      log.warn({ err: error, studentId }, 'record of attempts is unreadable, beginning anew');
      return new ExerciseRecords(path, log, new Map());
    }
  }

  get(key: string): ExerciseRecord {
    return this.#records.get(key) ?? { hintsGiven: 0, failedChecks: 0, isSolved: false };
  }

  entries(): [string, ExerciseRecord][] {
    return [...this.#records];
  }

  /** In memory; `save` puts it on disk. */
  set(key: string, record: ExerciseRecord): void {
    this.#records.set(key, record);
  }

  /** Resolves when what is known now is on disk. Calls while a write is under way share the next one. */
  save(): Promise<void> {
    if (this.#isWriteWaiting) return this.#writing;
    this.#isWriteWaiting = true;
    this.#writing = this.#writing.then(async () => {
      this.#isWriteWaiting = false;
      const exercises = Object.fromEntries(this.#records);
      try {
        await writeFileAtomic(this.#path, JSON.stringify({ version: 1, exercises }));
      } catch (error) {
        // The next change tries again.
        this.#log.error({ err: error }, 'writing the record of attempts failed');
      }
    });
    return this.#writing;
  }
}
