import type { ApiCallEntry } from '@naru/checks/evidence';

/** The version the platform's own command line speaks; what comes without a version is the platform's as well. */
export const platformApiVersion = '1.44';

/** A body follows its call at once; a few calls can be mixed. */
const MAX_OPEN_CALLS = 50;

/**
 * Reads API calls from the engine's log at level debug: a line `Calling METHOD URL`, and `form data: {…}` with the same
 * span for a request with a JSON body.
 */
export class ApiCallParser {
  readonly #onCall: (call: Omit<ApiCallEntry, 'sequence'>) => void;
  readonly #onMarker: (marker: string) => void;
  readonly #open = new Map<string, Omit<ApiCallEntry, 'sequence'>>();

  constructor(handlers: {
    onCall(call: Omit<ApiCallEntry, 'sequence'>): void;
    /** The value of `naru-marker` of a call of the platform. */
    onMarker(marker: string): void;
  }) {
    this.#onCall = handlers.onCall;
    this.#onMarker = handlers.onMarker;
  }

  readLine(line: string): void {
    const message = readQuoted(line, 'msg');
    if (message === undefined) return;
    const span = /\bspanID=([0-9a-f]+)/.exec(line)?.[1] ?? '';
    if (message.startsWith('form data: ')) {
      const call = this.#open.get(span);
      if (call !== undefined) call.body = parseBody(message.slice('form data: '.length));
      this.#open.delete(span);
      return;
    }
    const [, method, url] = /^Calling ([A-Z]+) (\/\S*)$/.exec(message) ?? [];
    if (method === undefined || url === undefined) return;
    // Who is root in a sandbox may write lines of any kind into the log.
    const parsed = URL.parse(url, 'http://engine');
    if (parsed === null) return;
    const { searchParams } = parsed;
    const marker = searchParams.get('naru-marker');
    if (marker !== null) this.#onMarker(marker);
    const [, version, path] = /^\/v(\d+\.\d+)(\/[^?]*)/.exec(url) ?? [];
    if (version === undefined || path === undefined || version === platformApiVersion) return;
    const query = Object.fromEntries([...searchParams].slice(0, 50));
    const timeMs = Date.parse(readQuoted(line, 'time') ?? '');
    const call = { timeMs: Number.isNaN(timeMs) ? 0 : timeMs, method, path, query, body: undefined };
    this.#onCall(call);
    this.#open.set(span, call);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN_CALLS && oldest !== undefined) this.#open.delete(oldest);
  }
}

/** The value of `key="…"`. Go quotes as JSON does, but for a few escapes that no call contains. */
function readQuoted(line: string, key: string): string | undefined {
  const [, quoted] = new RegExp(`(?:^| )${key}=("(?:[^"\\\\]|\\\\.)*")`).exec(line) ?? [];
  if (quoted === undefined) return undefined;
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
