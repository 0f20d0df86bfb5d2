import type { EvaluationContext } from '../evaluation-context.ts';
import type { CommandMatch } from '../match-spec.ts';
import { expectedText } from '../verdict.ts';
import { describeOperand, type Match, matchText, readOperand } from './match-text.ts';

/** Compares an argument list. Evidence tells a command as one text: then its words are split at spaces. */
export async function matchCommand(
  match: CommandMatch,
  command: readonly string[] | string | null,
  context: EvaluationContext,
): Promise<Match> {
  const words = typeof command === 'string' ? command.split(/\s+/).filter(Boolean) : (command ?? []);
  const text = typeof command === 'string' ? command : words.join(' ');
  if (typeof match !== 'object') return matchText(match, text, context);
  const { program, argument, form, ...fields } = match;
  const parts: Match[] = [];
  if (Object.keys(fields).length > 0) parts.push(await matchText(fields, text, context));
  if (program !== undefined) {
    const wanted = await readOperand(program, context);
    const isMet = words[0] !== undefined && (words[0] === wanted || words[0].split('/').at(-1) === wanted);
    parts.push({ isMet, expected: expectedText('program', { value: describeOperand(program, context) }) });
  }
  for (const operand of argument === undefined ? [] : [argument].flat()) {
    const wanted = await readOperand(operand, context);
    const value = describeOperand(operand, context);
    parts.push({
      isMet: words.some((word) => word === wanted),
      expected: expectedText('argument', { value }),
    });
  }
  if (form !== undefined) {
    const isShell = /(^|\/)sh$/.test(words[0] ?? '') && words[1] === '-c';
    const isMet = words.length > 0 && isShell === (form === 'shell');
    parts.push({ isMet, expected: expectedText(form) });
  }
  return {
    isMet: parts.every((part) => part.isMet),
    expected: parts.map(({ expected }) => expected).join(', '),
  };
}
