import { actingCriteria, concernedCriteria, type Happening } from '@naru/checks/concerned-criteria';
import type { RecordedEntry } from '@naru/checks/sandbox-checks';
import type { ExerciseSolution, ExerciseView } from '@naru/protocol/exercise-view';
import type { SandboxId } from '@naru/protocol/ids';
import { AppError } from '@naru/service-kit/app-error';
import type { LessonFiles } from '../lesson-files.ts';
import { workspaceFolder } from '../workspace-files.ts';
import { Attempts, keyOf } from './attempts.ts';
import { CheckQueue, type CheckQueueTimes, type CheckRun } from './check-queue.ts';
import type { ExerciseRecords } from './exercise-records.ts';
import { canSeeSolution, exerciseViewOf } from './exercise-view-of.ts';
import { type JudgeOptions, judgeAttempt } from './judge-attempt.ts';
import type { GradedExercise, LessonExercises } from './lesson-exercises.ts';
import { readModelSolution } from './model-solution.ts';
import { clearExercise, layOutExercise } from './prepare-exercise.ts';
import type { SandboxRecording } from './sandbox-recording.ts';

export interface StudentExercisesOptions extends JudgeOptions {
  records: Promise<ExerciseRecords>;
  lessons: LessonExercises;
  files: LessonFiles;
  openRecording(sandboxId: SandboxId, onEntry: (entry: RecordedEntry) => void): SandboxRecording;
  /** To the student's pages of that lesson. */
  tell(slug: string, view: ExerciseView): void;
  times?: CheckQueueTimes;
}

/** Each has a name of its own; a check makes a few. */
const MAX_OWN_FILES = 100;

interface Sandbox {
  sandboxId: SandboxId;
  recording: SandboxRecording;
}

/** The exercises of one student: attempts, verdicts by themselves, and what the student asks for. */
export class StudentExercises {
  readonly #options: StudentExercisesOptions;
  readonly #queue: CheckQueue;
  /** Exercises by key, as their lessons were last read. */
  readonly #exercises = new Map<string, GradedExercise>();
  readonly #loading: Promise<Attempts>;
  #attempts: Attempts | undefined;
  readonly #preparing = new Set<string>();
  /** How many pages wait for a check. */
  readonly #checking = new Map<string, number>();
  /** Put into lessons' folders by checks; told of a moment after they are gone. */
  readonly #ownFiles = new Set<string>();
  #shown: ReadonlySet<string> = new Set();
  #sandbox: Sandbox | undefined;
  /** Attempts begin one after the other: two pages of a lesson begin them once. */
  #beginning: Promise<unknown> = Promise.resolve();
  /** Verdicts go to disk in the order in which they were decided. */
  #keeping: Promise<void> = Promise.resolve();

  constructor(options: StudentExercisesOptions) {
    this.#options = options;
    const { studentId, clock, randomBytes, times } = options;
    this.#loading = options.records.then((records) => {
      const onChange = (exercise: GradedExercise) => this.#tell(exercise, attempts);
      const attempts = new Attempts({ records, studentId, clock, randomBytes, onChange });
      this.#attempts = attempts;
      return attempts;
    });
    this.#queue = new CheckQueue({
      run: (run, cancel) => this.#judge(run, cancel),
      ...(times === undefined ? {} : { times }),
    });
  }

  /** The student's sandbox runs. */
  async enter(sandboxId: SandboxId): Promise<void> {
    if (this.#sandbox?.sandboxId === sandboxId) return;
    const recording = this.#options.openRecording(sandboxId, (entry) => this.#onEntry(entry));
    const sandbox = { sandboxId, recording };
    this.#sandbox = sandbox;
    const attempts = await this.#loading;
    attempts.endOthers(sandboxId);
    await attempts.save();
    // The student may go on without opening a page.
    if (attempts.findLastMark(sandboxId) !== undefined) await this.#startRecording(sandbox, attempts);
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
    await this.#keeping;
    await this.#attempts?.save();
  }

  /** The lessons that pages show now: verdicts come by themselves for these. */
  async show(slugs: ReadonlySet<string>): Promise<void> {
    const added = [...slugs].filter((slug) => !this.#shown.has(slug));
    this.#shown = new Set(slugs);
    if (this.#sandbox !== undefined) await Promise.all(added.map((slug) => this.#open(slug)));
  }

  /** Something that may change verdicts; `slug` when it is about the folder of one lesson. */
  happen(happening: Happening, slug?: string): void {
    for (const [key, exercise] of this.#exercises) {
      if (!this.#shown.has(exercise.slug) || (slug !== undefined && slug !== exercise.slug)) continue;
      const attempt = this.#attempts?.find(exercise);
      if (attempt === undefined || attempt.isDone) continue;
      const concerned = concernedCriteria(exercise.spec, happening, attempt.values);
      if (concerned.length > 0) this.#queue.concern(key, bySpeed(exercise, concerned));
    }
  }

  /** Whether the checks put it into the lesson's folder. */
  isOwnFile(slug: string, path: string): boolean {
    return this.#ownFiles.has(`${slug}/${path}`);
  }

  async list(slug: string): Promise<ExerciseView[]> {
    const exercises = await this.#begin(slug);
    const attempts = await this.#loading;
    return exercises.map((exercise) => this.#viewOf(exercise, attempts));
  }

  async start(slug: string, exerciseId: string): Promise<ExerciseView> {
    const { exercise, attempts } = await this.#get(slug, exerciseId);
    const key = keyOf(exercise);
    if (this.#preparing.has(key)) return this.#viewOf(exercise, attempts);
    const sandbox = this.#getSandbox();
    this.#queue.prefer(key);
    this.#preparing.add(key);
    this.#tell(exercise, attempts);
    try {
      await this.#queue.exclusively(() => this.#prepare(exercise, sandbox, attempts));
    } finally {
      this.#preparing.delete(key);
      this.#tell(exercise, attempts);
    }
    return this.#viewOf(exercise, attempts);
  }

  async check(
    slug: string,
    exerciseId: string,
    answers: Readonly<Record<string, string>> = {},
  ): Promise<ExerciseView> {
    const { exercise, attempts } = await this.#get(slug, exerciseId);
    const key = keyOf(exercise);
    const sandbox = this.#getSandbox();
    const attempt = attempts.find(exercise);
    if (attempt?.sandboxId !== sandbox.sandboxId || this.#preparing.has(key)) {
      throw new AppError('EXERCISE_NOT_OPEN', `no attempt at ${key}`);
    }
    const given = (exercise.spec.answers ?? []).flatMap(({ id }) => {
      const text = answers[id];
      return text === undefined || text === attempt.answers[id] ? [] : [[id, text] as const];
    });
    this.#checking.set(key, (this.#checking.get(key) ?? 0) + 1);
    attempts.changeAttempt(exercise, { answers: { ...attempt.answers, ...Object.fromEntries(given) } });
    try {
      // Without a record the state of the sandbox still says something.
      await this.#startRecording(sandbox, attempts).catch(() => {});
      await this.#queue.ask(key, { isNew: given.length > 0 });
    } finally {
      const left = (this.#checking.get(key) ?? 1) - 1;
      if (left > 0) this.#checking.set(key, left);
      else this.#checking.delete(key);
      this.#tell(exercise, attempts);
    }
    return this.#viewOf(exercise, attempts);
  }

  async hint(slug: string, exerciseId: string): Promise<ExerciseView> {
    const { exercise, attempts } = await this.#get(slug, exerciseId);
    const given = attempts.recordOf(exercise).hintsGiven + 1;
    attempts.changeUntold(exercise, { hintsGiven: Math.min(given, exercise.spec.hints?.length ?? 0) });
    await attempts.save();
    this.#tell(exercise, attempts);
    return this.#viewOf(exercise, attempts);
  }

  async solution(slug: string, exerciseId: string): Promise<ExerciseSolution> {
    const { exercise, attempts } = await this.#get(slug, exerciseId);
    const record = attempts.recordOf(exercise);
    if (!canSeeSolution(record)) throw new AppError('SOLUTION_LOCKED', 'too few failed checks');
    return readModelSolution(exercise, record.attempt?.values ?? {}, this.#options.files);
  }

  async #open(slug: string): Promise<void> {
    try {
      const exercises = await this.#begin(slug);
      const attempts = await this.#loading;
      for (const exercise of exercises) this.#tell(exercise, attempts);
    } catch (error) {
      this.#options.log.warn({ err: error, slug }, 'beginning attempts failed');
    }
  }

  #begin(slug: string): Promise<GradedExercise[]> {
    const begun = this.#beginning.then(() => this.#beginNow(slug));
    this.#beginning = begun.catch(() => {}); // Told to who asked.
    return begun;
  }

  /** Attempts at exercises that need nothing laid out begin when their lesson is opened. */
  async #beginNow(slug: string): Promise<GradedExercise[]> {
    const exercises = await this.#options.lessons.load(slug);
    const attempts = await this.#loading;
    for (const exercise of exercises) this.#exercises.set(keyOf(exercise), exercise);
    const sandbox = this.#sandbox;
    if (sandbox === undefined) return exercises;
    for (const exercise of exercises) attempts.renew(exercise);
    const missing = exercises.filter(
      (exercise) => exercise.spec.setup === undefined && attempts.find(exercise) === undefined,
    );
    const { sandboxId } = sandbox;
    if (missing.length > 0) {
      const mark = await this.#mark(sandbox, attempts);
      for (const exercise of missing) {
        attempts.change(exercise, { attempt: attempts.create(exercise, { sandboxId, mark }) });
      }
      await attempts.save();
    }
    // What happened while no page was open, or this program did not run.
    for (const exercise of exercises) {
      if (attempts.find(exercise)?.isDone !== false) continue;
      const { quick } = bySpeed(
        exercise,
        exercise.spec.criteria.map(({ id }) => id),
      );
      this.#queue.look(keyOf(exercise), quick);
    }
    return exercises;
  }

  async #prepare(exercise: GradedExercise, sandbox: Sandbox, attempts: Attempts): Promise<void> {
    const { sandboxId, recording } = sandbox;
    await this.#startRecording(sandbox, attempts);
    const place = { checks: recording.checks, workspace: workspaceFolder(exercise.slug) };
    const earlier = attempts.find(exercise);
    attempts.change(exercise, { attempt: undefined });
    await attempts.save();
    if (earlier !== undefined) await clearExercise(place, exercise, earlier.values, this.#options.files);
    const attempt = attempts.create(exercise, { sandboxId, mark: 0 });
    await layOutExercise(place, exercise, attempt.values);
    const mark = await this.#mark(sandbox, attempts);
    attempts.change(exercise, { attempt: { ...attempt, mark, startedAtMs: this.#options.clock() } });
    await attempts.save();
  }

  async #judge(run: CheckRun, cancel: AbortSignal): Promise<void> {
    const exercise = this.#exercises.get(run.key);
    const sandbox = this.#sandbox;
    const attempts = await this.#loading;
    const isCurrent = () => sandbox !== undefined && this.#sandbox === sandbox;
    if (exercise !== undefined && sandbox !== undefined) {
      const { recording } = sandbox;
      const onOwnFile = (path: string) => this.#noteOwnFile(`${exercise.slug}/${path}`);
      const judgement = { run, exercise, attempts, recording, onOwnFile };
      const keep = await judgeAttempt(judgement, { cancel, isCurrent }, this.#options);
      if (keep !== undefined) {
        this.#keeping = this.#keeping.then(keep);
        // What changes is what the student works at.
        this.#queue.prefer(run.key);
      }
      // Who asked is answered when it cannot be lost any more.
      if (run.cause === 'asked') await this.#keeping;
    }
    if (!isCurrent()) throw new AppError('SANDBOX_NOT_READY', 'the sandbox stopped');
  }

  #noteOwnFile(path: string): void {
    this.#ownFiles.add(path);
    const [oldest] = this.#ownFiles;
    if (this.#ownFiles.size > MAX_OWN_FILES && oldest !== undefined) this.#ownFiles.delete(oldest);
  }

  #onEntry(entry: RecordedEntry): void {
    if (entry.kind === 'event') this.happen({ kind: 'event', event: entry.entry });
    else if (entry.kind === 'call') this.happen({ kind: 'call', call: entry.entry });
    else if (entry.kind === 'cli') this.happen({ kind: 'cli' });
  }

  #tell(exercise: GradedExercise, attempts: Attempts): void {
    this.#options.tell(exercise.slug, this.#viewOf(exercise, attempts));
  }

  #viewOf(exercise: GradedExercise, attempts: Attempts): ExerciseView {
    const key = keyOf(exercise);
    return exerciseViewOf(exercise, attempts.recordOf(exercise), {
      isPreparing: this.#preparing.has(key),
      isChecking: this.#checking.has(key),
    });
  }

  async #get(slug: string, id: string): Promise<{ exercise: GradedExercise; attempts: Attempts }> {
    const exercise = await this.#options.lessons.get(slug, id);
    const attempts = await this.#loading;
    this.#exercises.set(keyOf(exercise), exercise);
    attempts.renew(exercise);
    return { exercise, attempts };
  }

  #getSandbox(): Sandbox {
    if (this.#sandbox === undefined) throw new AppError('SANDBOX_NOT_READY', 'the sandbox does not run');
    return this.#sandbox;
  }

  async #startRecording({ sandboxId, recording }: Sandbox, attempts: Attempts): Promise<void> {
    try {
      await recording.start(attempts.findLastMark(sandboxId) ?? 0);
    } catch (error) {
      throw new AppError('SANDBOX_NOT_ANSWERING', 'recording cannot begin', { cause: error });
    }
  }

  async #mark(sandbox: Sandbox, attempts: Attempts): Promise<number> {
    await this.#startRecording(sandbox, attempts);
    try {
      return await sandbox.recording.checks.mark();
    } catch (error) {
      throw new AppError('SANDBOX_NOT_ANSWERING', 'the record cannot be completed', { cause: error });
    }
  }
}

function bySpeed(exercise: GradedExercise, ids: readonly string[]): { quick: string[]; acting: string[] } {
  const acting = new Set(actingCriteria(exercise.spec));
  return { quick: ids.filter((id) => !acting.has(id)), acting: ids.filter((id) => acting.has(id)) };
}
