import type { EvaluationContext } from '../evaluation-context.ts';
import type { ImageMatch } from '../match-spec.ts';
import { expectedText } from '../verdict.ts';

export function describeImage(wanted: ImageMatch, { fill }: EvaluationContext): string {
  if (typeof wanted === 'object' && !Array.isArray(wanted)) {
    return expectedText('sameImageAs', { value: fill(wanted.ofContainer) });
  }
  const names = [wanted].flat().map(fill);
  return names.length === 1 ? (names[0] ?? '') : expectedText('or', { value: names.join(', ') });
}
