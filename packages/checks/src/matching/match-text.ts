import { createPattern } from '../create-pattern.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { Operand, TextMatch } from '../match-spec.ts';
import { expectedText } from '../verdict.ts';
import { describeSource, maxPatternChars, readSource } from './read-source.ts';

export interface Match {
  isMet: boolean;
  expected: string;
}

export interface MatchOptions {
  ignoreCase?: boolean;
  /** Sources are read anew. */
  isFresh?: boolean;
}

type TextFields = Exclude<TextMatch, string | number | boolean>;

/** Compares a text with all that is asked of it. Undefined (there is no text) meets nothing but `isEmpty`. */
export async function matchText(
  match: TextMatch,
  text: string | undefined,
  context: EvaluationContext,
  options: MatchOptions = {},
): Promise<Match> {
  const fields: TextFields = typeof match === 'object' ? match : { equals: match };
  const parts: Match[] = [];
  const given = normalize(text, options);
  const compare = async (
    kind: keyof typeof tests,
    operands: Operand | Operand[] | undefined,
  ): Promise<void> => {
    if (operands === undefined) return;
    for (const operand of [operands].flat()) {
      const wanted = normalize(await readOperand(operand, context, options), options);
      const isMet = given !== undefined && wanted !== undefined && tests[kind](given, wanted);
      parts.push({ isMet, expected: expectedText(kind, { value: describeOperand(operand, context) }) });
    }
  };
  await compare('equals', fields.equals);
  await compare('contains', fields.contains);
  await compare('word', fields.word);
  await compare('line', fields.line);
  await compare('startsWith', fields.startsWith);
  await compare('endsWith', fields.endsWith);
  if (fields.oneOf !== undefined) {
    const wanted: (string | undefined)[] = [];
    for (const operand of fields.oneOf) {
      wanted.push(normalize(await readOperand(operand, context, options), options));
    }
    const value = fields.oneOf.map((operand) => describeOperand(operand, context)).join(', ');
    parts.push({
      isMet: given !== undefined && wanted.includes(given),
      expected: expectedText('oneOf', { value }),
    });
  }
  if (fields.matches !== undefined) {
    const pattern = createPattern(context.fill(fields.matches));
    const isMet = text !== undefined && pattern.test(text.trim().slice(0, maxPatternChars));
    parts.push({ isMet, expected: expectedText('matches') });
  }
  if (fields.isEmpty !== undefined) {
    const isMet = ((given ?? '') === '') === fields.isEmpty;
    parts.push({ isMet, expected: expectedText(fields.isEmpty ? 'isEmpty' : 'isNotEmpty') });
  }
  if (fields.not !== undefined) {
    const inner = await matchText(fields.not, text, context, options);
    const isMet = text !== undefined && !inner.isMet;
    parts.push({ isMet, expected: expectedText('not', { value: inner.expected }) });
  }
  return {
    isMet: parts.every((part) => part.isMet),
    expected: parts.map(({ expected }) => expected).join(', '),
  };
}

export async function readOperand(
  operand: Operand,
  context: EvaluationContext,
  options: MatchOptions = {},
): Promise<string | undefined> {
  return typeof operand === 'object' ? readSource(operand, context, options) : context.fill(operand);
}

export function describeOperand(operand: Operand, context: EvaluationContext): string {
  return typeof operand === 'object' ? describeSource(operand, context) : context.fill(operand);
}

/** Whether a text is compared with something that is looked up. */
export function hasSource(match: TextMatch | undefined): boolean {
  if (typeof match !== 'object') return false;
  const { not, matches: _pattern, isEmpty: _flag, ...operands } = match;
  return (
    Object.values(operands)
      .flat()
      .some((operand) => typeof operand === 'object') || hasSource(not)
  );
}

/** An empty text is part of every other: what is looked up and empty must not open every door. */
const tests = {
  equals: (text: string, wanted: string) => text === wanted,
  contains: (text: string, wanted: string) => wanted !== '' && text.includes(wanted),
  word: (text: string, wanted: string) => wanted !== '' && hasWord(text, wanted),
  line: (text: string, wanted: string) => text.split('\n').some((line) => line.trim() === wanted),
  startsWith: (text: string, wanted: string) => wanted !== '' && text.startsWith(wanted),
  endsWith: (text: string, wanted: string) => wanted !== '' && text.endsWith(wanted),
};

function hasWord(text: string, word: string): boolean {
  const isLetter = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) return true;
  }
  return false;
}

function normalize(text: string | undefined, { ignoreCase = false }: MatchOptions): string | undefined {
  const plain = text?.replace(/\r\n?/g, '\n').trim();
  return ignoreCase ? plain?.toLowerCase() : plain;
}
