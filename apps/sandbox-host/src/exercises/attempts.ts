import { drawValues } from '@naru/checks/draw-values';
import {
  type AttemptId,
  idFromBytes,
  type SandboxId,
  type StudentId,
  shortStudentId,
} from '@naru/protocol/ids';
import type { Clock } from '../clock.ts';
import { type Attempt, type ExerciseRecord, pendingCriteria } from './attempt.ts';
import type { ExerciseRecords } from './exercise-records.ts';
import type { GradedExercise } from './lesson-exercises.ts';

/** One student's attempts: how they begin, change and end. */
export class Attempts {
  readonly #records: ExerciseRecords;
  readonly #studentId: StudentId;
  readonly #clock: Clock;
  readonly #randomBytes: (size: number) => Uint8Array;
  readonly #onChange: (exercise: GradedExercise) => void;

  constructor(options: {
    records: ExerciseRecords;
    studentId: StudentId;
    clock: Clock;
    randomBytes: (size: number) => Uint8Array;
    onChange: (exercise: GradedExercise) => void;
  }) {
    this.#records = options.records;
    this.#studentId = options.studentId;
    this.#clock = options.clock;
    this.#randomBytes = options.randomBytes;
    this.#onChange = options.onChange;
  }

  recordOf(exercise: GradedExercise): ExerciseRecord {
    return this.#records.get(keyOf(exercise));
  }

  find(exercise: GradedExercise): Attempt | undefined {
    return this.recordOf(exercise).attempt;
  }

  /** The latest mark that an attempt of a sandbox has; undefined when it has none. */
  findLastMark(sandboxId: SandboxId): number | undefined {
    const own = this.#records.entries().flatMap(([, { attempt }]) => attempt ?? []);
    const marks = own.filter((attempt) => attempt.sandboxId === sandboxId).map(({ mark }) => mark);
    return marks.length === 0 ? undefined : Math.max(...marks);
  }

  /** Attempts end with their sandbox; the counters stay. */
  endOthers(sandboxId: SandboxId): void {
    for (const [key, record] of this.#records.entries()) {
      if (record.attempt === undefined || record.attempt.sandboxId === sandboxId) continue;
      this.#records.set(key, { ...record, attempt: undefined });
    }
  }

  /** A new attempt, which counts once it is put in place by `change`. */
  create(exercise: GradedExercise, { sandboxId, mark }: { sandboxId: SandboxId; mark: number }): Attempt {
    const values = this.#drawValues(exercise);
    return {
      attemptId: idFromBytes('att', this.#randomBytes(20)) as AttemptId,
      exerciseId: exercise.id,
      sandboxId,
      startedAtMs: this.#clock(),
      mark,
      specHash: exercise.specHash,
      values,
      answers: {},
      criteria: pendingCriteria(exercise, values),
      isJudged: false,
      bestEarned: 0,
      isDone: false,
    };
  }

  change(exercise: GradedExercise, change: Partial<ExerciseRecord>): void {
    this.changeUntold(exercise, change);
    this.#onChange(exercise);
  }

  /** For who tells of it when it is stored. */
  changeUntold(exercise: GradedExercise, change: Partial<ExerciseRecord>): void {
    this.#records.set(keyOf(exercise), { ...this.recordOf(exercise), ...change });
  }

  /** Nothing when there is no attempt any more. */
  changeAttempt(exercise: GradedExercise, change: Partial<Attempt>): void {
    const attempt = this.find(exercise);
    if (attempt !== undefined) this.change(exercise, { attempt: { ...attempt, ...change } });
  }

  /** A lesson that was edited is judged anew; what the student was given stays, and so does being done. */
  renew(exercise: GradedExercise): void {
    const attempt = this.find(exercise);
    if (attempt === undefined || attempt.specHash === exercise.specHash) return;
    const values = { ...this.#drawValues(exercise), ...attempt.values };
    const criteria = pendingCriteria(exercise, values).map((each): Attempt['criteria'][number] =>
      attempt.isDone ? { ...each, status: 'passed', earned: each.points } : each,
    );
    this.changeAttempt(exercise, {
      specHash: exercise.specHash,
      values,
      criteria,
      bestEarned: attempt.isDone ? exercise.points : 0,
    });
  }

  /** Resolves when what is known now is on disk. */
  save(): Promise<void> {
    return this.#records.save();
  }

  #drawValues({ spec }: GradedExercise): Attempt['values'] {
    const random = () => Buffer.from(this.#randomBytes(4)).readUInt32BE() / 2 ** 32;
    return { ...drawValues(spec, random), student: shortStudentId(this.#studentId) };
  }
}

export function keyOf({ slug, id }: Pick<GradedExercise, 'slug' | 'id'>): string {
  return `${slug}/${id}`;
}
