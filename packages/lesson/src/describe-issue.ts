import type { z } from 'zod';
import { fillText } from './fill-text.ts';
import messages from './messages/ko.json' with { type: 'json' };

const { issues, types } = messages;

/** What is wrong with a value, in Korean. `input` is the value at the issue's path. */
export function describeIssue(issue: z.core.$ZodIssue, input: unknown): string {
  const value = JSON.stringify(input) ?? '';
  switch (issue.code) {
    case 'invalid_type':
      if (input === undefined || input === null || input === '') return issues.missing;
      return fillText(issues.type, {
        expected: types[issue.expected as keyof typeof types] ?? issue.expected,
      });
    case 'too_small':
      return fillText(smallTexts[issue.origin] ?? issues.numberTooSmall, { minimum: String(issue.minimum) });
    case 'too_big':
      return fillText(bigTexts[issue.origin] ?? issues.numberTooBig, { maximum: String(issue.maximum) });
    case 'invalid_format':
      return fillText(issues.format, { value });
    case 'invalid_key':
      return fillText(issues.name, { value: String(issue.path.at(-1)) });
    case 'invalid_value':
      return fillText(issues.choice, { value, allowed: issue.values.map(String).join(', ') });
    default:
      return issues.other;
  }
}

const smallTexts: Record<string, string> = { string: issues.textTooShort, array: issues.listTooShort };
const bigTexts: Record<string, string> = { string: issues.textTooLong, array: issues.listTooLong };
