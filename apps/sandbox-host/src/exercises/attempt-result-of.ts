import { type AttemptResult, EVIDENCE_CHARS } from '@naru/protocol/attempt-result';
import type { ResultId, StudentId } from '@naru/protocol/ids';
import { type Attempt, earnedOf } from './attempt.ts';
import type { CheckRun } from './check-queue.ts';
import type { Evaluation } from './evaluate-attempt.ts';
import type { GradedExercise } from './lesson-exercises.ts';

/** One verdict to be stored for good, with what decided it. */
export function attemptResultOf(options: {
  resultId: ResultId;
  studentId: StudentId;
  exercise: GradedExercise;
  /** As it stands after the evaluation. */
  attempt: Attempt;
  run: CheckRun;
  evaluation: Evaluation;
  decidedAtMs: number;
}): AttemptResult {
  const { resultId, studentId, exercise, attempt, run, evaluation, decidedAtMs } = options;
  const basis = basisOf(run, evaluation);
  return {
    resultId,
    attemptId: attempt.attemptId,
    studentId,
    sandboxId: attempt.sandboxId,
    lesson: exercise.slug,
    exerciseId: exercise.id,
    startedAtMs: attempt.startedAtMs,
    decidedAtMs,
    cause: run.cause,
    specHash: exercise.specHash,
    points: exercise.points,
    earned: earnedOf(attempt.criteria),
    criteria: attempt.criteria,
    answers: attempt.answers,
    values: attempt.values,
    ...(basis === undefined ? {} : { basis }),
  };
}

/** Undefined when it is too large to keep. */
function basisOf(run: CheckRun, { seed, evidence, readings, results }: Evaluation): AttemptResult['basis'] {
  // As JSON leaves it: what is undefined is missing.
  const text = JSON.stringify({ evidence, readings });
  if (text.length > EVIDENCE_CHARS) return undefined;
  const plain = JSON.parse(text) as Pick<NonNullable<AttemptResult['basis']>, 'evidence' | 'readings'>;
  const only = run.only === undefined ? {} : { only: results.map(({ id }) => id) };
  return { seed, ...plain, ...only };
}
