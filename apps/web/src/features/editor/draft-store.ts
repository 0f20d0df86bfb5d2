/** Text that is not in the sandbox yet, and the state of the file it was written on. */
export interface Draft {
  text: string;
  /** null: the file did not exist. */
  baseVersion: string | null;
  savedAtMs: number;
}

interface DraftStoreDeps {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
  /** Names the sandbox and the lesson; a reset sandbox is another one, so old drafts never meet new files. */
  scope: string;
  now(): number;
}

export interface DraftStore {
  find(path: string): Draft | undefined;
  /** False when the browser has no room; the text is then only in the page. */
  keep(path: string, draft: Pick<Draft, 'text' | 'baseVersion'>): boolean;
  remove(path: string): void;
  /** Removes drafts nobody came back for. */
  prune(): void;
}

const PREFIX = 'naru:draft:';
/** Longer than the time a hibernated sandbox is kept by default; its files are gone afterwards. */
const KEPT_MS = 14 * 24 * 60 * 60 * 1_000;

export function createDraftStore({ storage, scope, now }: DraftStoreDeps): DraftStore {
  const keyOf = (path: string) => `${PREFIX}${scope}:${path}`;
  return {
    find: (path) => parseDraft(storage.getItem(keyOf(path))),
    keep(path, draft) {
      try {
        storage.setItem(keyOf(path), JSON.stringify({ ...draft, savedAtMs: now() } satisfies Draft));
        return true;
      } catch {
        return false;
      }
    },
    remove: (path) => storage.removeItem(keyOf(path)),
    prune() {
      const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at));
      for (const key of keys) {
        if (!key?.startsWith(PREFIX)) continue;
        const draft = parseDraft(storage.getItem(key));
        if (!draft || now() - draft.savedAtMs > KEPT_MS) storage.removeItem(key);
      }
    },
  };
}

function parseDraft(json: string | null): Draft | undefined {
  if (json === null) return undefined;
  try {
    const value = JSON.parse(json) as Partial<Draft> | null;
    if (typeof value?.text !== 'string' || typeof value.savedAtMs !== 'number') return undefined;
    if (value.baseVersion !== null && typeof value.baseVersion !== 'string') return undefined;
    return { text: value.text, baseVersion: value.baseVersion, savedAtMs: value.savedAtMs };
  } catch {
    return undefined;
  }
}
