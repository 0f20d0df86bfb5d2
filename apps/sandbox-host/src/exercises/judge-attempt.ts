import type { AttemptResult } from '@naru/protocol/attempt-result';
import { idFromBytes, type ResultId, type StudentId } from '@naru/protocol/ids';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import { workspaceFolder } from '../workspace-files.ts';
import { type Attempt, type ExerciseRecord, earnedOf } from './attempt.ts';
import { attemptResultOf } from './attempt-result-of.ts';
import { type Attempts, keyOf } from './attempts.ts';
import type { CheckRun } from './check-queue.ts';
import { type Evaluation, evaluateAttempt } from './evaluate-attempt.ts';
import type { GradedExercise } from './lesson-exercises.ts';
import { mergeAsked, mergeAutomatic } from './merge-verdicts.ts';
import type { SandboxRecording } from './sandbox-recording.ts';

export interface JudgeOptions {
  studentId: StudentId;
  /** Resolves when it will not be lost any more. */
  keepResult(result: AttemptResult): Promise<void>;
  metrics: Metrics;
  log: Logger;
  clock: Clock;
  randomBytes: (size: number) => Uint8Array;
}

/** Puts on disk what was decided. */
type Keep = () => Promise<void>;

/**
 * Runs the checks of one exercise once and shows what they say. What counts is still to be stored by calling what it
 * gives back: a disk takes longer than a check, and the next check need not wait for it.
 */
export async function judgeAttempt(
  judgement: Judgement,
  { cancel, isCurrent }: { cancel: AbortSignal; isCurrent: () => boolean },
  options: JudgeOptions,
): Promise<Keep | undefined> {
  const { exercise, attempts, recording, onOwnFile } = judgement;
  const attempt = attempts.find(exercise);
  if (attempt === undefined || (judgement.run.cause === 'event' && attempt.isDone)) return undefined;
  const run = withoutPassed(judgement.run, attempt);
  if (run.only?.size === 0) return undefined;
  const startedMs = performance.now();
  const evaluation = await evaluateAttempt({
    checks: recording.checks,
    workspace: workspaceFolder(exercise.slug),
    ...{ exercise, attempt, run, cancel, onOwnFile },
    seed: Buffer.from(options.randomBytes(16)).toString('hex'),
  });
  options.metrics.checkDone(run.cause, (performance.now() - startedMs) / 1_000);
  if (cancel.aborted || !isCurrent()) return undefined;
  const apply = run.cause === 'asked' ? applyAsked : applyAutomatic;
  return apply({ ...judgement, run }, evaluation, options);
}

/** A second look is for what does not hold yet. */
function withoutPassed(run: CheckRun, { criteria }: Attempt): CheckRun {
  if (!run.isSecondLook || run.only === undefined) return run;
  const passed = criteria.flatMap(({ id, status }) => (status === 'passed' ? [id] : []));
  return { ...run, only: new Set([...run.only].filter((id) => !passed.includes(id))) };
}

interface Judgement {
  run: CheckRun;
  exercise: GradedExercise;
  attempts: Attempts;
  recording: SandboxRecording;
  /** The checks put a file into the lesson's folder. */
  onOwnFile(path: string): void;
}

function applyAsked(judgement: Judgement, evaluation: Evaluation, options: JudgeOptions): Keep | undefined {
  const { exercise, attempts } = judgement;
  const record = attempts.recordOf(exercise);
  const { attempt } = record;
  if (attempt === undefined) return undefined;
  const { results } = evaluation;
  for (const { id, status, problem } of results) {
    if (status !== 'unchecked') continue;
    options.metrics.criterionUnchecked();
    options.log.warn({ exercise: keyOf(exercise), criterion: id, problem }, 'criterion could not be checked');
  }
  const isFailed = results.some(({ status }) => status === 'failed');
  return applyVerdict(
    judgement,
    {
      evaluation,
      failedChecks: record.failedChecks + (isFailed ? 1 : 0),
      attempt: { ...attempt, isJudged: true, criteria: mergeAsked(attempt.criteria, results) },
    },
    options,
  );
}

function applyAutomatic(
  judgement: Judgement,
  evaluation: Evaluation,
  options: JudgeOptions,
): Keep | undefined {
  const { run, exercise, attempts } = judgement;
  const { attempt, failedChecks } = attempts.recordOf(exercise);
  if (attempt === undefined) return undefined;
  const criteria = mergeAutomatic(attempt.criteria, evaluation.results, {
    isJudged: attempt.isJudged,
    // What runs something looks at what is finished.
    isSettled: run.isSecondLook || run.isActing,
  });
  if (JSON.stringify(criteria) === JSON.stringify(attempt.criteria)) return undefined;
  if (earnedOf(criteria) > attempt.bestEarned) {
    return applyVerdict(judgement, { evaluation, failedChecks, attempt: { ...attempt, criteria } }, options);
  }
  attempts.changeAttempt(exercise, { criteria });
  return () => attempts.save();
}

/**
 * A verdict that is stored; with full marks it ends the attempt. The student is told once: of one that was asked for
 * with the answer, so that the card under the pointer does not move once for each.
 */
function applyVerdict(
  { run, exercise, attempts }: Judgement,
  verdict: { evaluation: Evaluation; failedChecks: number; attempt: Attempt },
  { studentId, randomBytes, clock, keepResult }: JudgeOptions,
): Keep {
  const { evaluation, failedChecks, attempt } = verdict;
  const result = attemptResultOf({
    resultId: idFromBytes('res', randomBytes(20)) as ResultId,
    ...{ studentId, exercise, attempt, run, evaluation },
    decidedAtMs: clock(),
  });
  const isFull = result.earned >= exercise.points;
  const change: Partial<ExerciseRecord> = {
    failedChecks,
    isSolved: attempts.recordOf(exercise).isSolved || isFull,
    attempt: {
      ...attempt,
      bestEarned: Math.max(attempt.bestEarned, result.earned),
      isDone: attempt.isDone || isFull,
    },
  };
  if (run.cause === 'asked') attempts.changeUntold(exercise, change);
  else attempts.change(exercise, change);
  return async () => {
    // In this order: an attempt that says it is done must have its result, whenever this program is killed.
    await keepResult(result);
    await attempts.save();
  };
}
