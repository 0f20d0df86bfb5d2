import type { CriterionView } from '@naru/protocol/exercise-view';

const ranks: Record<CriterionView['status'], number> = { failed: 0, unchecked: 1, pending: 2, passed: 3 };

/**
 * What to look at first stands first; otherwise the order of the text. Used when the student asks for a check:
 * ticks that come by themselves must not move what is being read.
 */
export function orderCriteria(criteria: readonly CriterionView[]): string[] {
  return criteria.toSorted((one, other) => ranks[one.status] - ranks[other.status]).map(({ id }) => id);
}

/** The criteria in a given order; what the order does not know comes last. */
export function applyOrder(
  criteria: readonly CriterionView[],
  order: readonly string[],
): readonly CriterionView[] {
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return criteria.toSorted((one, other) => place(one.id) - place(other.id));
}

/** The one that is opened without being asked. */
export function findFirstOpen(criteria: readonly CriterionView[]): string | undefined {
  const first =
    criteria.find(({ status }) => status === 'failed') ??
    criteria.find(({ status }) => status === 'unchecked');
  return first?.id;
}
