import type { ProblemList, RuleId } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };
import { drawnValuePattern } from './rules/drawn-values.ts';
import type { YamlText } from './yaml-places.ts';

const reasons: Readonly<Record<string, string>> = messages.yaml;

/**
 * Reports what keeps YAML from being read, and answers whether there was something. The first fault is told alone:
 * what the parser says after it mostly follows from it. Only a field that stands there twice hides nothing.
 */
export function reportYamlSyntax({ document, text, placeAt }: YamlText, rule: RuleId, problems: ProblemList) {
  const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  for (const { code, pos } of errors) {
    const value = findValueAt(text, pos[0]);
    const reason = value === undefined ? (reasons[code] ?? '') : describeUnquoted(value);
    problems.add(rule, placeAt(pos[0]), { reason });
    if (code !== 'DUPLICATE_KEY') break;
  }
  return errors.length > 0;
}

/** YAML takes `{N}` without quotes for a list of fields; what the schema says of that helps nobody. */
export function findUnquotedValue(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const [name, ...others] = Object.keys(data);
  const value = `{${name ?? ''}}`;
  const isOne = others.length === 0 && drawnValuePattern().test(value);
  return isOne && Object.values(data)[0] === null ? value : undefined;
}

export function describeUnquoted(value: string): string {
  return `${reasons.UNQUOTED_VALUE} ${value}`;
}

/** The drawn value that the parser stumbled over: in it, before it or behind it. */
function findValueAt(text: string, offset: number): string | undefined {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const near = [...text.slice(line, end < 0 ? undefined : end).matchAll(drawnValuePattern())].find(
    ({ index, 0: value }) => line + index - 1 <= offset && offset <= line + index + value.length + 1,
  );
  return near?.[0];
}
