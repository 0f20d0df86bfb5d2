import { actingCriteria, concernedCriteria, type Happening } from '@naru/checks/concerned-criteria';
import { drawValues } from '@naru/checks/draw-values';
import type { RecordedEntry } from '@naru/checks/sandbox-checks';
import type { AttemptResult } from '@naru/protocol/attempt-result';
import type { ExerciseSolution, ExerciseView } from '@naru/protocol/exercise-view';
import {
  type AttemptId,
  idFromBytes,
  type ResultId,
  type SandboxId,
  type StudentId,
  shortStudentId,
} from '@naru/protocol/ids';
import { AppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from '../clock.ts';
import type { LessonFiles } from '../lesson-files.ts';
import type { Metrics } from '../metrics.ts';
import { workspaceFolder } from '../workspace-files.ts';
import { type Attempt, type ExerciseRecord, earnedOf, pendingCriteria } from './attempt.ts';
import { attemptResultOf } from './attempt-result-of.ts';
import { CheckQueue, type CheckQueueTimes, type CheckRun } from './check-queue.ts';
import { type Evaluation, evaluateAttempt } from './evaluate-attempt.ts';
import type { ExerciseRecords } from './exercise-records.ts';
import { canSeeSolution, exerciseViewOf } from './exercise-view-of.ts';
import type { GradedExercise, LessonExercises } from './lesson-exercises.ts';
import { mergeAsked, mergeAutomatic } from './merge-verdicts.ts';
import { readModelSolution } from './model-solution.ts';
import { clearExercise, layOutExercise } from './prepare-exercise.ts';
import type { SandboxRecording } from './sandbox-recording.ts';

export interface StudentExercisesOptions {
  studentId: StudentId;
  records: Promise<ExerciseRecords>;
  lessons: LessonExercises;
  files: LessonFiles;
  openRecording(sandboxId: SandboxId, onEntry: (entry: RecordedEntry) => void): SandboxRecording;
  /** To the student's pages of that lesson. */
  tell(slug: string, view: ExerciseView): void;
  /** Resolves when it will not be lost any more. */
  keepResult(result: AttemptResult): Promise<void>;
  metrics: Metrics;
  log: Logger;
  clock: Clock;
  randomBytes: (size: number) => Uint8Array;
  times?: CheckQueueTimes;
}

interface Sandbox {
  sandboxId: SandboxId;
  recording: SandboxRecording;
}

/** The exercises of one student: attempts, verdicts by themselves, and what the student asks for. */
export class StudentExercises {
  readonly #options: StudentExercisesOptions;
  readonly #queue: CheckQueue;
  readonly #exercises = new Map<string, GradedExercise>();
  readonly #preparing = new Set<string>();
  readonly #checking = new Map<string, number>();
  #shown: ReadonlySet<string> = new Set();
  #sandbox: Sandbox | undefined;
  /** Attempts begin one after the other: two pages of a lesson begin them once. */
  #beginning: Promise<unknown> = Promise.resolve();
  #lastRecords: ExerciseRecords | undefined;

  constructor(options: StudentExercisesOptions) {
    this.#options = options;
    const { times } = options;
    this.#queue = new CheckQueue({
      run: (run, cancel) => this.#run(run, cancel),
      ...(times === undefined ? {} : { times }),
    });
  }

  /** The student's sandbox runs. */
  async enter(sandboxId: SandboxId): Promise<void> {
    if (this.#sandbox?.sandboxId === sandboxId) return;
    const recording = this.#options.openRecording(sandboxId, (entry) => this.#onEntry(entry));
    this.#sandbox = { sandboxId, recording };
    const records = await this.#loadRecords();
    let isOngoing = false;
    for (const [key, record] of records.entries()) {
      if (record.attempt === undefined) continue;
      if (record.attempt.sandboxId === sandboxId) isOngoing = true;
      else records.set(key, { ...record, attempt: undefined });
    }
    await records.save();
    // The student may go on without opening a page.
    if (isOngoing) await this.#startRecording(recording, records);
    await Promise.all([...this.#shown].map((slug) => this.#open(slug)));
  }

  /** The sandbox stopped, or this program stops. Attempts go on when it is back. */
  async leave(): Promise<void> {
    const sandbox = this.#sandbox;
    this.#sandbox = undefined;
    await sandbox?.recording.letGo();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.#queue.close();
    await this.#lastRecords?.save();
  }

  /** The lessons that pages show now: verdicts come by themselves for these. */
  async show(slugs: ReadonlySet<string>): Promise<void> {
    const added = [...slugs].filter((slug) => !this.#shown.has(slug));
    this.#shown = new Set(slugs);
    if (this.#sandbox !== undefined) await Promise.all(added.map((slug) => this.#open(slug)));
  }

  happen(happening: Happening, slug?: string): void {
    const acting = (exercise: GradedExercise) => actingCriteria(exercise.spec);
    for (const [key, exercise] of this.#exercises) {
      if (!this.#shown.has(exercise.slug) || (slug !== undefined && slug !== exercise.slug)) continue;
      const attempt = this.#lastRecords?.get(key).attempt;
      if (attempt === undefined || attempt.isDone) continue;
      const concerned = concernedCriteria(exercise.spec, happening, attempt.values);
      if (concerned.length === 0) continue;
      const slow = acting(exercise);
      this.#queue.concern(key, {
        quick: concerned.filter((id) => !slow.includes(id)),
        acting: concerned.filter((id) => slow.includes(id)),
      });
    }
  }

  /** The student's shells tell of their commands. */
  expectCliCalls(): void {
    this.#sandbox?.recording.checks.expectCliCalls();
  }

  /** A shell told of a `docker …`; call what it gives back when that ended. */
  recordCliCall(argv: readonly string[]): (exitCode: number | undefined) => void {
    return this.#sandbox?.recording.checks.recordCliCall(argv) ?? (() => {});
  }

  async list(slug: string): Promise<ExerciseView[]> {
    const exercises = await this.#begin(slug);
    const records = await this.#loadRecords();
    return exercises.map((exercise) => this.#viewOf(exercise, records));
  }

  async start(slug: string, exerciseId: string): Promise<ExerciseView> {
    const exercise = await this.#get(slug, exerciseId);
    const key = keyOf(exercise);
    const records = await this.#loadRecords();
    if (this.#preparing.has(key)) return this.#viewOf(exercise, records);
    const sandbox = this.#getSandbox();
    this.#preparing.add(key);
    this.#tell(exercise, records);
    try {
      await this.#queue.exclusively(() => this.#prepare(exercise, sandbox, records));
    } finally {
      this.#preparing.delete(key);
      this.#tell(exercise, records);
    }
    return this.#viewOf(exercise, records);
  }

  async check(
    slug: string,
    exerciseId: string,
    answers: Readonly<Record<string, string>> = {},
  ): Promise<ExerciseView> {
    const exercise = await this.#get(slug, exerciseId);
    const key = keyOf(exercise);
    const records = await this.#loadRecords();
    const record = records.get(key);
    const { attempt } = record;
    const sandbox = this.#getSandbox();
    if (attempt === undefined || this.#preparing.has(key)) {
      throw new AppError('EXERCISE_NOT_OPEN', `no attempt at ${key}`);
    }
    const fields = exercise.spec.answers?.map(({ id }) => id) ?? [];
    const given = Object.fromEntries(
      fields.flatMap((id) => (answers[id] === undefined ? [] : [[id, answers[id]]])),
    );
    const isNew = Object.entries(given).some(([id, text]) => attempt.answers[id] !== text);
    if (isNew) {
      records.set(key, { ...record, attempt: { ...attempt, answers: { ...attempt.answers, ...given } } });
    }
    this.#checking.set(key, (this.#checking.get(key) ?? 0) + 1);
    this.#tell(exercise, records);
    try {
      // Without a record the state of the sandbox still says something.
      await this.#startRecording(sandbox.recording, records).catch(() => {});
      await this.#queue.ask(key, { isNew });
    } finally {
      const left = (this.#checking.get(key) ?? 1) - 1;
      if (left > 0) this.#checking.set(key, left);
      else this.#checking.delete(key);
      this.#tell(exercise, records);
    }
    return this.#viewOf(exercise, records);
  }

  async hint(slug: string, exerciseId: string): Promise<ExerciseView> {
    const exercise = await this.#get(slug, exerciseId);
    const records = await this.#loadRecords();
    const record = records.get(keyOf(exercise));
    const hintsGiven = Math.min(record.hintsGiven + 1, exercise.spec.hints?.length ?? 0);
    records.set(keyOf(exercise), { ...record, hintsGiven });
    await records.save();
    this.#tell(exercise, records);
    return this.#viewOf(exercise, records);
  }

  async solution(slug: string, exerciseId: string): Promise<ExerciseSolution> {
    const exercise = await this.#get(slug, exerciseId);
    const record = (await this.#loadRecords()).get(keyOf(exercise));
    if (!canSeeSolution(record)) throw new AppError('SOLUTION_LOCKED', 'too few failed checks');
    return readModelSolution(exercise, record.attempt?.values ?? {}, this.#options.files);
  }

  async #open(slug: string): Promise<void> {
    try {
      const exercises = await this.#begin(slug);
      const records = await this.#loadRecords();
      for (const exercise of exercises) this.#tell(exercise, records);
    } catch (error) {
      this.#options.log.warn({ err: error, slug }, 'beginning attempts failed');
    }
  }

  /** Attempts at exercises that need nothing laid out begin when their lesson is opened. */
  #begin(slug: string): Promise<GradedExercise[]> {
    const begun = this.#beginning.then(async () => {
      const exercises = await this.#options.lessons.load(slug);
      const records = await this.#loadRecords();
      for (const exercise of exercises) this.#exercises.set(keyOf(exercise), exercise);
      const sandbox = this.#sandbox;
      if (sandbox === undefined) return exercises;
      for (const exercise of exercises) this.#renew(exercise, records);
      const missing = exercises.filter(
        (exercise) => exercise.spec.setup === undefined && records.get(keyOf(exercise)).attempt === undefined,
      );
      const isOpen = exercises.some((exercise) => records.get(keyOf(exercise)).attempt !== undefined);
      if (missing.length === 0 && !isOpen) return exercises;
      await this.#startRecording(sandbox.recording, records);
      if (missing.length > 0) {
        const mark = await this.#mark(sandbox);
        for (const exercise of missing)
          this.#setAttempt(exercise, records, this.#newAttempt(exercise, sandbox, mark));
        await records.save();
      }
      this.#catchUp(exercises, records);
      return exercises;
    });
    this.#beginning = begun.catch(() => {});
    return begun;
  }

  /** What happened while no page was open. */
  #catchUp(exercises: readonly GradedExercise[], records: ExerciseRecords): void {
    for (const exercise of exercises) {
      const attempt = records.get(keyOf(exercise)).attempt;
      if (attempt === undefined || attempt.isDone) continue;
      const slow = actingCriteria(exercise.spec);
      const quick = exercise.spec.criteria.map(({ id }) => id).filter((id) => !slow.includes(id));
      this.#queue.look(keyOf(exercise), quick);
    }
  }

  /** A lesson that was edited is judged anew; what the student was given stays. */
  #renew(exercise: GradedExercise, records: ExerciseRecords): void {
    const record = records.get(keyOf(exercise));
    const { attempt } = record;
    if (attempt === undefined || attempt.specHash === exercise.specHash) return;
    const criteria = pendingCriteria(exercise);
    const passed = criteria.map((each): Attempt['criteria'][number] => ({
      ...each,
      status: 'passed',
      earned: each.points,
    }));
    this.#setAttempt(exercise, records, {
      ...attempt,
      specHash: exercise.specHash,
      values: { ...this.#drawValues(exercise), ...attempt.values },
      criteria: attempt.isDone ? passed : criteria,
      bestEarned: attempt.isDone ? exercise.points : 0,
    });
  }

  async #prepare(exercise: GradedExercise, sandbox: Sandbox, records: ExerciseRecords): Promise<void> {
    const key = keyOf(exercise);
    await this.#startRecording(sandbox.recording, records);
    const place = { checks: sandbox.recording.checks, workspace: workspaceFolder(exercise.slug) };
    const earlier = records.get(key).attempt;
    records.set(key, { ...records.get(key), attempt: undefined });
    await records.save();
    if (earlier !== undefined) {
      await clearExercise(place, exercise, earlier.values, this.#options.files);
    }
    const attempt = this.#newAttempt(exercise, sandbox, 0);
    await layOutExercise(place, exercise, attempt.values);
    const mark = await this.#mark(sandbox);
    this.#setAttempt(exercise, records, { ...attempt, mark, startedAtMs: this.#options.clock() });
    await records.save();
  }

  #newAttempt(exercise: GradedExercise, { sandboxId }: Sandbox, mark: number): Attempt {
    const { clock, randomBytes } = this.#options;
    return {
      attemptId: idFromBytes('att', randomBytes(20)) as AttemptId,
      exerciseId: exercise.id,
      sandboxId,
      startedAtMs: clock(),
      mark,
      specHash: exercise.specHash,
      values: this.#drawValues(exercise),
      answers: {},
      criteria: pendingCriteria(exercise),
      isJudged: false,
      bestEarned: 0,
      isDone: false,
    };
  }

  #drawValues({ spec }: GradedExercise): Attempt['values'] {
    const { studentId } = this.#options;
    return { ...drawValues(spec, () => this.#random()), student: shortStudentId(studentId) };
  }

  #random(): number {
    return Buffer.from(this.#options.randomBytes(4)).readUInt32BE() / 2 ** 32;
  }

  #onEntry(entry: RecordedEntry): void {
    if (entry.kind === 'event') this.happen({ kind: 'event', event: entry.entry });
    else if (entry.kind === 'call') this.happen({ kind: 'call', call: entry.entry });
    else if (entry.kind === 'cli') this.happen({ kind: 'cli' });
  }

  async #run(run: CheckRun, cancel: AbortSignal): Promise<void> {
    const { log, metrics } = this.#options;
    const exercise = this.#exercises.get(run.key);
    const sandbox = this.#sandbox;
    const records = await this.#loadRecords();
    const { attempt } = records.get(run.key);
    if (exercise === undefined || sandbox === undefined || attempt === undefined) {
      if (run.cause === 'asked') throw new AppError('SANDBOX_NOT_READY', 'the sandbox does not run');
      return;
    }
    if (run.cause === 'event' && attempt.isDone) return;
    const startedMs = performance.now();
    const evaluation = await evaluateAttempt({
      checks: sandbox.recording.checks,
      workspace: workspaceFolder(exercise.slug),
      exercise,
      attempt,
      run,
      random: () => this.#random(),
      cancel,
    });
    metrics.checkDone(run.cause, (performance.now() - startedMs) / 1_000);
    if (this.#sandbox !== sandbox) throw new AppError('SANDBOX_NOT_READY', 'the sandbox stopped');
    if (cancel.aborted) return;
    for (const { id, status, problem } of evaluation.results) {
      if (status !== 'unchecked' || run.cause !== 'asked') continue;
      metrics.criterionUnchecked();
      log.warn({ exercise: run.key, criterion: id, problem }, 'criterion could not be checked');
    }
    if (run.cause === 'asked') await this.#applyAsked(exercise, evaluation, sandbox, records);
    else await this.#applyAutomatic(exercise, evaluation, run, sandbox, records);
  }

  async #applyAsked(
    exercise: GradedExercise,
    evaluation: Evaluation,
    sandbox: Sandbox,
    records: ExerciseRecords,
  ): Promise<void> {
    const record = records.get(keyOf(exercise));
    const { attempt } = record;
    if (attempt === undefined) return;
    const isFailed = evaluation.results.some(({ status }) => status === 'failed');
    this.#setRecord(exercise, records, {
      ...record,
      failedChecks: record.failedChecks + (isFailed ? 1 : 0),
      attempt: { ...attempt, isJudged: true, criteria: mergeAsked(attempt.criteria, evaluation.results) },
    });
    await this.#keep(exercise, evaluation, 'asked', sandbox, records);
  }

  async #applyAutomatic(
    exercise: GradedExercise,
    evaluation: Evaluation,
    run: CheckRun,
    sandbox: Sandbox,
    records: ExerciseRecords,
  ): Promise<void> {
    const { attempt } = records.get(keyOf(exercise));
    if (attempt === undefined) return;
    const { isJudged } = attempt;
    const { isSettled } = run;
    const criteria = mergeAutomatic(attempt.criteria, evaluation.results, { isJudged, isSettled });
    const isChanged = JSON.stringify(criteria) !== JSON.stringify(attempt.criteria);
    if (isChanged) this.#setAttempt(exercise, records, { ...attempt, criteria });
    const isWhole = run.isForRecord || evaluation.results.length === exercise.spec.criteria.length;
    if (isWhole && earnedOf(evaluation.results) > attempt.bestEarned) {
      await this.#keep(exercise, evaluation, 'event', sandbox, records);
    } else if (!isWhole && earnedOf(criteria) > attempt.bestEarned) {
      // What is stored has to stand by itself: everything that counts is judged at one moment.
      const slow = actingCriteria(exercise.spec);
      const counted = criteria.filter(({ id, status }) => status === 'passed' || !slow.includes(id));
      this.#queue.record(run.key, new Set(counted.map(({ id }) => id)));
    }
    if (isChanged) {
      await records.save();
    }
  }

  /** Stores a verdict, and with full marks ends the attempt. */
  async #keep(
    exercise: GradedExercise,
    evaluation: Evaluation,
    cause: CheckRun['cause'],
    { sandboxId }: Sandbox,
    records: ExerciseRecords,
  ): Promise<void> {
    const { studentId, clock, randomBytes } = this.#options;
    const record = records.get(keyOf(exercise));
    const { attempt } = record;
    if (attempt === undefined) return;
    const result = attemptResultOf({
      resultId: idFromBytes('res', randomBytes(20)) as ResultId,
      ...{ studentId, sandboxId, exercise, attempt, cause, evaluation },
      decidedAtMs: clock(),
    });
    const isFull = result.earned >= exercise.points;
    this.#setRecord(exercise, records, {
      ...record,
      isSolved: record.isSolved || isFull,
      attempt: {
        ...attempt,
        bestEarned: Math.max(attempt.bestEarned, result.earned),
        isDone: attempt.isDone || isFull,
      },
    });
    await Promise.all([this.#options.keepResult(result), records.save()]);
  }

  #setAttempt(exercise: GradedExercise, records: ExerciseRecords, attempt: Attempt): void {
    this.#setRecord(exercise, records, { ...records.get(keyOf(exercise)), attempt });
  }

  #setRecord(exercise: GradedExercise, records: ExerciseRecords, record: ExerciseRecord): void {
    records.set(keyOf(exercise), record);
    this.#tell(exercise, records);
  }

  #tell(exercise: GradedExercise, records: ExerciseRecords): void {
    this.#options.tell(exercise.slug, this.#viewOf(exercise, records));
  }

  #viewOf(exercise: GradedExercise, records: ExerciseRecords): ExerciseView {
    const key = keyOf(exercise);
    return exerciseViewOf(exercise, records.get(key), {
      isPreparing: this.#preparing.has(key),
      isChecking: this.#checking.has(key),
    });
  }

  async #get(slug: string, exerciseId: string): Promise<GradedExercise> {
    const exercise = await this.#options.lessons.get(slug, exerciseId);
    this.#exercises.set(keyOf(exercise), exercise);
    this.#renew(exercise, await this.#loadRecords());
    return exercise;
  }

  #getSandbox(): Sandbox {
    if (this.#sandbox === undefined) throw new AppError('SANDBOX_NOT_READY', 'the sandbox does not run');
    return this.#sandbox;
  }

  async #startRecording(recording: SandboxRecording, records: ExerciseRecords): Promise<void> {
    const marks = records.entries().map(([, { attempt }]) => attempt?.mark ?? 0);
    try {
      await recording.start(Math.max(0, ...marks));
    } catch (error) {
      throw new AppError('SANDBOX_NOT_ANSWERING', 'recording cannot begin', { cause: error });
    }
  }

  async #mark({ recording }: Sandbox): Promise<number> {
    try {
      return await recording.checks.mark();
    } catch (error) {
      throw new AppError('SANDBOX_NOT_ANSWERING', 'the record cannot be completed', { cause: error });
    }
  }

  async #loadRecords(): Promise<ExerciseRecords> {
    this.#lastRecords = await this.#options.records;
    return this.#lastRecords;
  }
}

function keyOf({ slug, id }: Pick<GradedExercise, 'slug' | 'id'>): string {
  return `${slug}/${id}`;
}
