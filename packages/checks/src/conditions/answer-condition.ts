import type { AnswerSpec } from '../condition-spec.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { matchText } from '../matching/match-text.ts';
import { expectedText, judgeFacets, type Verdict } from '../verdict.ts';

/** Long enough for a pasted line, too short for a pasted log. */
const maxAnswerChars = 300;

/** What was expected is never told. */
export async function judgeAnswer({ field, is }: AnswerSpec, context: EvaluationContext): Promise<Verdict> {
  const answer = Object.hasOwn(context.answers, field) ? String(context.answers[field]) : '';
  const text = answer.slice(0, maxAnswerChars).trim();
  const isMet = text !== '' && (await matchText(is, text, context, { ignoreCase: true })).isMet;
  return judgeFacets([{ label: 'answer', isMet, expected: expectedText('answer'), found: text }]);
}
