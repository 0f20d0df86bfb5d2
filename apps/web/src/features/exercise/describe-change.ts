import type { CriterionView, ExerciseView } from '@naru/protocol/exercise-view';

type Judged = Pick<ExerciseView, 'phase' | 'earned' | 'criteria'>;

/** A sentence to be said: a key below `exercise.announce` and what stands in it. */
export type Announcement =
  | { key: 'done'; values: { total: number; earned: number } }
  | { key: 'result'; values: ResultValues }
  | { key: 'resultWithFirst'; values: ResultValues & { title: string } }
  | { key: 'ticked' | 'unticked'; values: { title: string; total: number; passed: number } };

type ResultValues = { total: number; passed: number; unchecked: number; earned: number };

/** After a check that the student asked for. */
export function describeResult(view: Judged): Announcement {
  const { criteria, earned } = view;
  const total = criteria.length;
  if (view.phase === 'done' && isAllPassed(view)) return { key: 'done', values: { total, earned } };
  const unchecked = criteria.filter(({ status }) => status === 'unchecked').length;
  const values = { total, passed: countPassed(criteria), unchecked, earned };
  const first = criteria.find(({ status }) => status === 'failed');
  return first
    ? { key: 'resultWithFirst', values: { ...values, title: first.title } }
    : { key: 'result', values };
}

/**
 * After a check that ran by itself; undefined when it changed no tick, or when the exercise is done: who tidies up
 * afterwards loses nothing.
 */
export function describeTicks(before: Judged, after: Judged): Announcement | undefined {
  if (after.phase === 'done') return before.phase === 'done' ? undefined : describeResult(after);
  const wasPassed = new Set(before.criteria.filter(isPassed).map(({ id }) => id));
  const total = after.criteria.length;
  const passed = countPassed(after.criteria);
  const ticked = after.criteria.findLast((one) => isPassed(one) && !wasPassed.has(one.id));
  if (ticked) return { key: 'ticked', values: { title: ticked.title, total, passed } };
  const unticked = after.criteria.find((one) => !isPassed(one) && wasPassed.has(one.id));
  return unticked && { key: 'unticked', values: { title: unticked.title, total, passed } };
}

/** An exercise stays done when its criteria are not met any more. */
export function isAllPassed({ criteria }: Pick<Judged, 'criteria'>): boolean {
  return criteria.every(isPassed);
}

export function countPassed(criteria: readonly CriterionView[]): number {
  return criteria.filter(isPassed).length;
}

function isPassed({ status }: CriterionView): boolean {
  return status === 'passed';
}
