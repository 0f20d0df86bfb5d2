import type { CheckSpec } from './check-spec.ts';
import { hashText } from './hash-text.ts';

/** 32 hex digits that change when an author changes the checks; says by which checks a result was decided. */
export function hashSpec(spec: CheckSpec): string {
  return hashText(JSON.stringify(spec))
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}
