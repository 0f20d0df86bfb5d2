import { join } from 'node:path';
import type { AttemptResult } from '@naru/protocol/attempt-result';
import type { ExerciseView } from '@naru/protocol/exercise-view';
import type { SandboxId, StudentId } from '@naru/protocol/ids';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { SandboxState } from '@naru/sandbox/sandbox-state';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from '../clock.ts';
import type { LessonFiles } from '../lesson-files.ts';
import type { FileChange, LessonRoom } from '../live-sandbox.ts';
import type { Metrics } from '../metrics.ts';
import type { Presence } from '../presence.ts';
import type { CheckQueueTimes } from './check-queue.ts';
import { EvidenceJournal, keepJournals } from './evidence-journal.ts';
import { ExerciseRecords } from './exercise-records.ts';
import { LessonExercises } from './lesson-exercises.ts';
import { SandboxRecording } from './sandbox-recording.ts';
import { StudentExercises } from './student-exercises.ts';

export interface ExercisesOptions {
  runtime: Pick<SandboxRuntime, 'openChecks'>;
  lessons: LessonFiles;
  stateDir: string;
  presence: Pick<Presence, 'lessonsOf'>;
  tell: (room: LessonRoom, view: ExerciseView) => void;
  keepResult: (result: AttemptResult) => Promise<void>;
  metrics: Metrics;
  log: Logger;
  clock: Clock;
  randomBytes: (size: number) => Uint8Array;
  times?: CheckQueueTimes;
}

/** Everybody's exercises: one object for each student who has a sandbox or looks at a lesson. */
export class Exercises {
  readonly #options: ExercisesOptions;
  readonly #lessons: LessonExercises;
  readonly #evidenceDir: string;
  readonly #students = new Map<StudentId, StudentExercises>();
  readonly #ports = new Map<StudentId, ReadonlySet<number>>();
  readonly #running = new Set<StudentId>();

  constructor(options: ExercisesOptions) {
    this.#options = options;
    this.#lessons = new LessonExercises(options.lessons);
    this.#evidenceDir = join(options.stateDir, 'evidence');
  }

  of(studentId: StudentId): StudentExercises {
    const known = this.#students.get(studentId);
    if (known !== undefined) return known;
    const { runtime, stateDir, lessons, tell, log, clock, ...rest } = this.#options;
    const studentLog = log.child({ studentId });
    const exercises = new StudentExercises({
      ...{ ...rest, studentId, clock },
      log: studentLog,
      files: lessons,
      lessons: this.#lessons,
      records: ExerciseRecords.load(join(stateDir, 'exercises'), studentId, studentLog),
      openRecording: (sandboxId, onEntry) =>
        new SandboxRecording({
          checks: runtime.openChecks(sandboxId),
          journal: new EvidenceJournal(join(this.#evidenceDir, `${sandboxId}.jsonl`), studentLog),
          nowMs: clock,
          onEntry,
        }),
      tell: (slug, view) => tell({ studentId, slug }, view),
    });
    this.#students.set(studentId, exercises);
    return exercises;
  }

  onState(studentId: StudentId, state: SandboxState): void {
    if (state.phase === 'ready') {
      this.#running.add(studentId);
      const exercises = this.of(studentId);
      this.#quietly(exercises.enter(state.sandboxId));
      this.#quietly(exercises.show(this.#options.presence.lessonsOf(studentId)));
      return;
    }
    if (!this.#running.delete(studentId)) return;
    this.#ports.delete(studentId);
    const exercises = this.of(studentId);
    this.#quietly(exercises.leave());
    this.#forgetIdle(studentId, exercises);
  }

  onPresence(studentId: StudentId): void {
    const shown = this.#options.presence.lessonsOf(studentId);
    const exercises = this.#students.get(studentId);
    if (exercises === undefined) return;
    this.#quietly(exercises.show(shown));
    this.#forgetIdle(studentId, exercises);
  }

  /** Files of the checks themselves are no change: they are gone when somebody looks. */
  takeFileChange({ studentId, slug }: LessonRoom, change: FileChange): FileChange | undefined {
    const student = this.#students.get(studentId);
    if (student === undefined) return change;
    const isOwn = (path: string) => student.isOwnFile(slug, path);
    const paths = change.paths.filter((path) => !isOwn(path));
    if (paths.length === 0 && change.paths.length > 0) return undefined;
    student.happen({ kind: 'files', paths }, slug);
    const entries = change.tree.entries.filter(({ path }) => !isOwn(path));
    return { paths, tree: { ...change.tree, entries } };
  }

  onPorts(studentId: StudentId, ports: readonly number[]): void {
    const before = this.#ports.get(studentId);
    this.#ports.set(studentId, new Set(ports));
    const added = ports.filter((port) => before?.has(port) !== true);
    if (added.length > 0) this.#students.get(studentId)?.happen({ kind: 'ports', ports: added });
  }

  /** Evidence of other sandboxes is of no use any more. */
  keepOnly(sandboxIds: ReadonlySet<SandboxId>): Promise<void> {
    return keepJournals(this.#evidenceDir, sandboxIds);
  }

  /** This program stops and the sandboxes go on. */
  async letGo(): Promise<void> {
    await Promise.all([...this.#students.values()].map((exercises) => exercises.close()));
    this.#students.clear();
  }

  #forgetIdle(studentId: StudentId, exercises: StudentExercises): void {
    if (this.#running.has(studentId) || this.#options.presence.lessonsOf(studentId).size > 0) return;
    this.#students.delete(studentId);
    this.#quietly(exercises.close());
  }

  #quietly(work: Promise<void>): void {
    work.catch((err: unknown) => this.#options.log.error({ err }, 'following exercises failed'));
  }
}
