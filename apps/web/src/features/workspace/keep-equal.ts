/**
 * `next`, with the very objects of `before` where they say the same: what did not change is then not drawn again. For
 * values that came as JSON.
 */
export function keepEqual<T>(before: unknown, next: T): T {
  if (Object.is(before, next)) return next;
  if (!isJsonObject(before) || !isJsonObject(next) || Array.isArray(before) !== Array.isArray(next))
    return next;
  const kept: [string, unknown][] = Object.entries(next).map(([key, value]) => [
    key,
    keepEqual(before[key], value),
  ]);
  const isSame =
    kept.length === Object.keys(before).length &&
    kept.every(([key, value]) => key in before && Object.is(before[key], value));
  if (isSame) return before as T;
  return (Array.isArray(next) ? kept.map(([, value]) => value) : Object.fromEntries(kept)) as T;
}

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
