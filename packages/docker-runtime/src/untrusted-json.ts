/**
 * Readers for what a student's engine says. The student may put any program in its place, so every value is looked
 * at and bounded; what does not fit is read as empty, because one odd entry must not hide the others.
 */
export type JsonObject = Record<string, unknown>;

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function listOf(value: unknown, maxEntries: number): unknown[] {
  return Array.isArray(value) ? value.slice(0, maxEntries) : [];
}

export function textOf(value: unknown, maxChars = 300): string {
  if (typeof value !== 'string') return '';
  if (value.length <= maxChars) return value;
  // Copied: a mere slice would keep the whole text in memory as long as the part is kept.
  return Buffer.from(value.slice(0, maxChars)).toString();
}

export function textsOf(value: unknown, maxEntries: number): string[] {
  return listOf(value, maxEntries)
    .map((entry) => textOf(entry))
    .filter((text) => text !== '');
}

/** A whole number of the safe range; anything else is undefined. */
export function wholeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

export function portOf(value: unknown): number | undefined {
  const port = wholeOf(value);
  return port !== undefined && port >= 1 && port <= 65_535 ? port : undefined;
}
