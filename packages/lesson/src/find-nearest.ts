import { fillText } from './fill-text.ts';
import messages from './messages/ko.json' with { type: 'json' };

/** The candidate with the fewest changed letters, unless it is another word altogether. */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  if (best === undefined) return undefined;
  const isAlike = best.distance < word.length && best.distance <= Math.max(2, Math.floor(word.length / 3));
  return isAlike ? best.candidate : undefined;
}

/** "Did you mean …?" for a suggestion, or nothing. */
export function suggestNearest(word: string, candidates: readonly string[]): string {
  const value = findNearest(word, candidates);
  return value === undefined ? '' : fillText(messages.nearest, { value });
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
