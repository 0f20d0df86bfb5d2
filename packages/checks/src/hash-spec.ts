import type { CheckSpec } from './check-spec.ts';
import { hashText } from './hash-text.ts';

/**
 * 32 hex digits that change when an author changes the checks, and not with the order of their fields; says by which
 * checks a result was decided.
 */
export function hashSpec(spec: CheckSpec): string {
  const sorted = JSON.stringify(spec, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
  return hashText(sorted)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}
