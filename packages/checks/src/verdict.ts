import { fillText } from './fill-text.ts';
import messages from './messages/ko.json' with { type: 'json' };

/** What a condition says. `expected` and `found` are for the student: short, in Korean, without the answer. */
export interface Verdict {
  state: 'met' | 'unmet' | 'unavailable';
  expected: string;
  found: string;
  /** Why it could not be checked; for the log. */
  problem?: string;
}

/** One thing that a condition asks of what it looks at. */
export interface Facet {
  label: keyof typeof messages.labels;
  isMet: boolean;
  expected: string;
  found: string;
}

const maxShownChars = 200;

/** What comes from the sandbox is shown without control characters and never at length. */
export function shorten(text: string, maxChars = maxShownChars): string {
  const plain = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim();
  return plain.length > maxChars ? `${plain.slice(0, maxChars - 1)}…` : plain;
}

/** Met when every facet is; tells of the unmet ones, or of all of them. */
export function judgeFacets(facets: readonly Facet[]): Verdict {
  const unmet = facets.filter(({ isMet }) => !isMet);
  const shown = unmet.length > 0 ? unmet : facets;
  const join = (side: 'expected' | 'found') =>
    shown
      .map((facet) => `${messages.labels[facet.label]}: ${shorten(facet[side]) || messages.found.nothing}`)
      .join(' · ');
  return { state: unmet.length > 0 ? 'unmet' : 'met', expected: join('expected'), found: join('found') };
}

export function met(expected = '', found = ''): Verdict {
  return { state: 'met', expected, found };
}

export function unmet(
  expected: string,
  key: keyof typeof messages.found,
  values: Record<string, string> = {},
): Verdict {
  return { state: 'unmet', expected, found: foundText(key, values) };
}

export function unavailable(problem: string): Verdict {
  return { state: 'unavailable', expected: '', found: '', problem };
}

export function foundText(key: keyof typeof messages.found, values: Record<string, string> = {}): string {
  return shorten(fillText(messages.found[key], values));
}

export function expectedText(
  key: keyof typeof messages.expected,
  values: Record<string, string> = {},
): string {
  return fillText(messages.expected[key], values);
}

export function yesNo(isYes: boolean): string {
  return isYes ? messages.found.yes : messages.found.no;
}
