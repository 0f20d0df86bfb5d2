const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Keeps a small choice of this browser where the server sees it at the next request. */
export function keepChoice(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain-http classroom networks
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
