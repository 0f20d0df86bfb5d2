import type { CriterionResult } from '@naru/checks/evaluate-exercise';
import type { CriterionView } from '@naru/protocol/exercise-view';
import { clipText } from './attempt.ts';

/** What the student asked for: everything is told. "Could not check" costs nothing that was earned before. */
export function mergeAsked(
  shown: readonly CriterionView[],
  results: readonly CriterionResult[],
): CriterionView[] {
  return shown.map((criterion) => {
    const result = results.find(({ id }) => id === criterion.id);
    if (result === undefined) return criterion;
    const view = viewOf(result);
    return view.status === 'unchecked' ? { ...view, earned: Math.max(view.earned, criterion.earned) } : view;
  });
}

/**
 * What came by itself. Ticks come and go at once. That something is missing is said only to who has begun: after a
 * first tick or a check that was asked for, and `isSettled`, when what goes on has had time to end.
 */
export function mergeAutomatic(
  shown: readonly CriterionView[],
  results: readonly CriterionResult[],
  { isJudged, isSettled }: { isJudged: boolean; isSettled: boolean },
): CriterionView[] {
  const isPassed = ({ id, status }: CriterionView) =>
    (results.find((result) => result.id === id)?.status ?? status) === 'passed';
  const hasBegun = isJudged || shown.some(isPassed);
  return shown.map((criterion) => {
    const result = results.find(({ id }) => id === criterion.id);
    // Nobody asked, so that it could not be checked is of no interest.
    if (result === undefined || result.status === 'unchecked') return criterion;
    const view = viewOf(result);
    if (view.status === 'passed') return view;
    if (criterion.status === 'failed' || criterion.status === 'unchecked') return view;
    if (criterion.status === 'passed') return hasBegun ? view : asPending(view);
    return view.earned > 0 || (hasBegun && isSettled) ? view : criterion;
  });
}

function asPending({ id, title, points }: CriterionView): CriterionView {
  return { id, title, status: 'pending', points, earned: 0, reason: '' };
}

/** Without what is for the log alone. What a passed one found needs no telling. */
function viewOf(result: CriterionResult): CriterionView {
  const { id, status, points, earned, expected, found, hint } = result;
  const [title, reason] = [clipText(result.title), clipText(result.reason)];
  if (status === 'passed') return { id, title, status, points, earned, reason };
  return {
    ...{ id, title, status, points, earned, reason },
    ...(expected === undefined ? {} : { expected: clipText(expected) }),
    ...(found === undefined ? {} : { found: clipText(found) }),
    ...(hint === undefined ? {} : { hint: clipText(hint) }),
  };
}
