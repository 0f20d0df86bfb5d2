/** Every match with its offset; `pattern` needs the g flag. */
export function findMatches(text: string, pattern: RegExp): { match: RegExpExecArray; offset: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({ match, offset: match.index }));
}
