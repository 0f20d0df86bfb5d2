import type { CriterionView } from '@naru/protocol/exercise-view';

/**
 * Where the keyboard goes when the button in a criterion is gone: to what is to be looked at there, else to the first
 * criterion that is not met; undefined when all are, and the row itself is the place. In the order of the list.
 */
export function findFocusAfter(criteria: readonly CriterionView[], criterionId: string): string | undefined {
  const isOpen = ({ status }: CriterionView) => status === 'failed' || status === 'unchecked';
  const own = criteria.find(({ id }) => id === criterionId);
  return (own && isOpen(own) ? own : criteria.find(isOpen))?.id;
}
