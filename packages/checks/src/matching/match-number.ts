import type { EvaluationContext } from '../evaluation-context.ts';
import type { NumberMatch } from '../match-spec.ts';
import { expectedText } from '../verdict.ts';
import type { Match } from './match-text.ts';

/** Compares a number with all that is asked of it; undefined meets nothing. */
export function matchNumber(
  match: NumberMatch,
  number: number | undefined,
  { fill }: EvaluationContext,
): Match {
  const fields = typeof match === 'object' ? match : { equals: match };
  const parts: Match[] = [];
  const add = (isMet: (wanted: number, given: number) => boolean, wanted: string, expected: string) => {
    parts.push({
      isMet: number !== undefined && wanted.trim() !== '' && isMet(Number(wanted), number),
      expected,
    });
  };
  if (fields.equals !== undefined) {
    const wanted = fill(fields.equals);
    add((a, b) => a === b, wanted, wanted);
  }
  if (fields.atLeast !== undefined) {
    const value = fill(fields.atLeast);
    add((a, b) => b >= a, value, expectedText('atLeast', { value }));
  }
  if (fields.atMost !== undefined) {
    const value = fill(fields.atMost);
    add((a, b) => b <= a, value, expectedText('atMost', { value }));
  }
  if (fields.not !== undefined) {
    const value = fill(fields.not);
    add((a, b) => a !== b, value, expectedText('not', { value }));
  }
  if (fields.oneOf !== undefined) {
    const wanted = fields.oneOf.map(fill);
    parts.push({
      isMet: number !== undefined && wanted.map(Number).includes(number),
      expected: expectedText('oneOf', { value: wanted.join(', ') }),
    });
  }
  return {
    isMet: parts.every((part) => part.isMet),
    expected: parts.map(({ expected }) => expected).join(', '),
  };
}
