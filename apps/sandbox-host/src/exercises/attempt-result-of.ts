import type { CriterionResult } from '@naru/checks/evaluate-exercise';
import type { AttemptResult } from '@naru/protocol/attempt-result';
import type { ResultId, SandboxId, StudentId } from '@naru/protocol/ids';
import { type Attempt, earnedOf, pendingCriteria } from './attempt.ts';
import type { CheckRun } from './check-queue.ts';
import type { Evaluation } from './evaluate-attempt.ts';
import type { GradedExercise } from './lesson-exercises.ts';
import { mergeAsked } from './merge-verdicts.ts';

/** One verdict to be stored for good: what this evaluation found, and nothing of what was shown before. */
export function attemptResultOf(options: {
  resultId: ResultId;
  studentId: StudentId;
  sandboxId: SandboxId;
  exercise: GradedExercise;
  attempt: Attempt;
  cause: CheckRun['cause'];
  evaluation: Evaluation;
  decidedAtMs: number;
}): AttemptResult {
  const { resultId, studentId, sandboxId, exercise, attempt, cause, evaluation, decidedAtMs } = options;
  const criteria = resultCriteria(exercise, evaluation.results);
  return {
    resultId,
    attemptId: attempt.attemptId,
    studentId,
    sandboxId,
    lesson: exercise.slug,
    exerciseId: exercise.id,
    startedAtMs: attempt.startedAtMs,
    decidedAtMs,
    cause,
    specHash: exercise.specHash,
    points: exercise.points,
    earned: earnedOf(criteria),
    criteria,
    answers: attempt.answers,
    values: attempt.values,
  };
}

function resultCriteria(exercise: GradedExercise, results: readonly CriterionResult[]) {
  return mergeAsked(pendingCriteria(exercise), results);
}
