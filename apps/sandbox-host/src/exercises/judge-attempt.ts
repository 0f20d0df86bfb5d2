import type { AttemptResult } from '@naru/protocol/attempt-result';
import { idFromBytes, type ResultId, type StudentId } from '@naru/protocol/ids';
import type { Logger } from '@naru/service-kit/log';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import { workspaceFolder } from '../workspace-files.ts';
import { type Attempt, earnedOf } from './attempt.ts';
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

/** Runs the checks of one exercise once, shows what they say, and stores what counts. */
export async function judgeAttempt(
  judgement: Judgement,
  { cancel, isCurrent }: { cancel: AbortSignal; isCurrent: () => boolean },
  options: JudgeOptions,
): Promise<void> {
  const { exercise, attempts, recording, onOwnFile } = judgement;
  const attempt = attempts.find(exercise);
  if (attempt === undefined || (judgement.run.cause === 'event' && attempt.isDone)) return;
  const run = withoutPassed(judgement.run, attempt);
  if (run.only?.size === 0) return;
  const startedMs = performance.now();
  const evaluation = await evaluateAttempt({
    checks: recording.checks,
    workspace: workspaceFolder(exercise.slug),
    ...{ exercise, attempt, run, cancel, onOwnFile },
    seed: Buffer.from(options.randomBytes(16)).toString('hex'),
  });
  options.metrics.checkDone(run.cause, (performance.now() - startedMs) / 1_000);
  if (cancel.aborted || !isCurrent()) return;
  if (run.cause === 'asked') await applyAsked({ ...judgement, run }, evaluation, options);
  else await applyAutomatic({ ...judgement, run }, evaluation, options);
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

async function applyAsked(
  judgement: Judgement,
  evaluation: Evaluation,
  options: JudgeOptions,
): Promise<void> {
  const { exercise, attempts } = judgement;
  const record = attempts.recordOf(exercise);
  const { attempt } = record;
  if (attempt === undefined) return;
  const { results } = evaluation;
  for (const { id, status, problem } of results) {
    if (status !== 'unchecked') continue;
    options.metrics.criterionUnchecked();
    options.log.warn({ exercise: keyOf(exercise), criterion: id, problem }, 'criterion could not be checked');
  }
  const isFailed = results.some(({ status }) => status === 'failed');
  attempts.change(exercise, {
    failedChecks: record.failedChecks + (isFailed ? 1 : 0),
    attempt: { ...attempt, isJudged: true, criteria: mergeAsked(attempt.criteria, results) },
  });
  await keepVerdict(judgement, evaluation, options);
}

async function applyAutomatic(
  judgement: Judgement,
  evaluation: Evaluation,
  options: JudgeOptions,
): Promise<void> {
  const { run, exercise, attempts } = judgement;
  const attempt = attempts.find(exercise);
  if (attempt === undefined) return;
  const criteria = mergeAutomatic(attempt.criteria, evaluation.results, {
    isJudged: attempt.isJudged,
    // What runs something looks at what is finished.
    isSettled: run.isSecondLook || run.isActing,
  });
  if (JSON.stringify(criteria) === JSON.stringify(attempt.criteria)) return;
  attempts.changeAttempt(exercise, { criteria });
  if (earnedOf(criteria) > attempt.bestEarned) await keepVerdict(judgement, evaluation, options);
  else await attempts.save();
}

/** Stores a verdict, and with full marks ends the attempt. */
async function keepVerdict(
  { run, exercise, attempts }: Judgement,
  evaluation: Evaluation,
  { studentId, randomBytes, clock, keepResult }: JudgeOptions,
): Promise<void> {
  const record = attempts.recordOf(exercise);
  const { attempt } = record;
  if (attempt === undefined) return;
  const result = attemptResultOf({
    resultId: idFromBytes('res', randomBytes(20)) as ResultId,
    ...{ studentId, exercise, attempt, run, evaluation },
    decidedAtMs: clock(),
  });
  const isFull = result.earned >= exercise.points;
  attempts.change(exercise, {
    isSolved: record.isSolved || isFull,
    attempt: {
      ...attempt,
      bestEarned: Math.max(attempt.bestEarned, result.earned),
      isDone: attempt.isDone || isFull,
    },
  });
  await Promise.all([keepResult(result), attempts.save()]);
}
