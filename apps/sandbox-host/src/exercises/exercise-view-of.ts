import { fillText } from '@naru/checks/fill-text';
import type { ExerciseView } from '@naru/protocol/exercise-view';
import { clipText, type ExerciseRecord, earnedOf, pendingCriteria } from './attempt.ts';
import { describeClears } from './describe-clears.ts';
import type { GradedExercise } from './lesson-exercises.ts';

/** So many checks without full marks open the model solution. */
const FAILED_CHECKS_FOR_SOLUTION = 3;

export interface ExerciseActivity {
  isPreparing: boolean;
  isChecking: boolean;
}

/** What the student sees of an exercise. Nothing in it says how a criterion is decided. */
export function exerciseViewOf(
  { id, points, spec }: GradedExercise,
  record: ExerciseRecord,
  { isPreparing, isChecking }: ExerciseActivity,
): ExerciseView {
  const { attempt, hintsGiven, failedChecks } = record;
  const values = attempt?.values ?? {};
  const fill = (text: string) => clipText(fillText(text, values));
  const criteria = attempt?.criteria ?? pendingCriteria({ spec }, values);
  return {
    exerciseId: id,
    phase: isPreparing ? 'preparing' : phaseOf(attempt),
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
    points,
    earned: earnedOf(criteria),
    criteria,
    answerFields: (spec.answers ?? []).map(({ id: field, label, options }) => ({
      id: field,
      label: fill(label),
      ...(options === undefined ? {} : { options: options.map(fill) }),
    })),
    answers: attempt?.answers ?? {},
    isChecking,
    hints: (spec.hints ?? []).slice(0, hintsGiven).map(fill),
    hintCount: spec.hints?.length ?? 0,
    failedChecks,
    canSeeSolution: canSeeSolution(record),
    clears: describeClears(spec.reset, values),
  };
}

export function canSeeSolution({ isSolved, failedChecks }: ExerciseRecord): boolean {
  return isSolved || failedChecks >= FAILED_CHECKS_FOR_SOLUTION;
}

function phaseOf(attempt: ExerciseRecord['attempt']): ExerciseView['phase'] {
  if (attempt === undefined) return 'unprepared';
  return attempt.isDone ? 'done' : 'open';
}
