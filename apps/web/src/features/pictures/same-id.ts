/** Docker writes ids long, short, and with `sha256:` in front; twelve characters name one thing. */
export function isSameId(a: string, b: string): boolean {
  const [left, right] = [a, b].map((id) => id.replace(/^sha256:/, ''));
  if (left === undefined || right === undefined || left.length < 12 || right.length < 12) return a === b;
  return left.startsWith(right) || right.startsWith(left);
}
