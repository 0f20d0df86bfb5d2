/** Small choices kept in this browser. Storage may be full, blocked or hold another version's value. */
export function recall<T>(key: string, isValid: (value: unknown) => value is T): T | undefined {
  try {
    const text = localStorage.getItem(`naru:${key}`);
    if (text === null) return undefined;
    const value: unknown = JSON.parse(text);
    return isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`naru:${key}`, JSON.stringify(value));
  } catch {
    // A choice that cannot be kept is still in force until the page closes.
  }
}
