/** A pattern as authors write it; `(?m)`, `(?i)` and `(?s)` at its head are flags. Throws for what is no pattern. */
export function createPattern(pattern: string): RegExp {
  const [head, flags = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [''];
  return new RegExp(pattern.slice(head.length), [...new Set(flags)].join(''));
}
