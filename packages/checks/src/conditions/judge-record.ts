import type { EvaluationContext } from '../evaluation-context.ts';
import type { TextMatch } from '../match-spec.ts';
import { matchText } from '../matching/match-text.ts';
import { asText, valueAt } from '../matching/read-source.ts';
import type { Facet } from '../verdict.ts';

/** Compares named values, each with what is asked of it. Names may lead into what is nested. */
export async function judgeRecord(
  label: Facet['label'],
  wanted: Readonly<Record<string, TextMatch>>,
  record: unknown,
  context: EvaluationContext,
): Promise<Facet> {
  const parts: { isMet: boolean; expected: string; found: string }[] = [];
  for (const [name, match] of Object.entries(wanted)) {
    const value = asText(valueAt(record, name));
    const { isMet, expected } = await matchText(match, value, context);
    parts.push({
      isMet,
      expected: `${name}=${expected}`,
      found: value === undefined ? '' : `${name}=${value}`,
    });
  }
  return {
    label,
    isMet: parts.every((part) => part.isMet),
    expected: parts.map(({ expected }) => expected).join(', '),
    found: parts
      .map(({ found }) => found)
      .filter(Boolean)
      .join(', '),
  };
}
