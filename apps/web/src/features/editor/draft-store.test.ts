import { describe, expect, it } from 'vitest';
import { createDraftStore } from './draft-store.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

function aStorage({ roomChars = Number.POSITIVE_INFINITY } = {}) {
  const items = new Map<string, string>();
  return {
    items,
    get length() {
      return items.size;
    },
    key: (at: number) => [...items.keys()][at] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    removeItem: (key: string) => void items.delete(key),
    setItem: (key: string, value: string) => {
      if (value.length > roomChars) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  };
}

describe('drafts', () => {
  it('come back with the version they were written on', () => {
    const storage = aStorage();
    const drafts = createDraftStore({ storage, scope: 'sbx_1:lesson', now: () => 5 });
    drafts.keep('a/Dockerfile', { text: 'FROM', baseVersion: 'v1' });
    expect(drafts.find('a/Dockerfile')).toEqual({ text: 'FROM', baseVersion: 'v1', savedAtMs: 5 });
    drafts.remove('a/Dockerfile');
    expect(drafts.find('a/Dockerfile')).toBeUndefined();
  });

  it('of one sandbox are not shown in another', () => {
    const storage = aStorage();
    createDraftStore({ storage, scope: 'sbx_1:lesson', now: () => 0 }).keep('f', {
      text: 'x',
      baseVersion: null,
    });
    expect(createDraftStore({ storage, scope: 'sbx_2:lesson', now: () => 0 }).find('f')).toBeUndefined();
  });

  it('say so when the browser has no room', () => {
    const drafts = createDraftStore({ storage: aStorage({ roomChars: 10 }), scope: 's', now: () => 0 });
    expect(drafts.keep('f', { text: 'far too long for this', baseVersion: null })).toBe(false);
  });

  it('survive what others wrote into the same storage', () => {
    const storage = aStorage();
    const drafts = createDraftStore({ storage, scope: 's', now: () => 0 });
    for (const text of ['', 'null', '{', '{"text":1}', '{"text":"a","savedAtMs":0,"baseVersion":3}']) {
      storage.items.set('naru:draft:s:f', text);
      expect(drafts.find('f')).toBeUndefined();
    }
  });

  it('that nobody came back for are removed, other keys are not', () => {
    const storage = aStorage();
    let nowMs = 0;
    const drafts = createDraftStore({ storage, scope: 's', now: () => nowMs });
    drafts.keep('old', { text: 'x', baseVersion: null });
    storage.items.set('theme', 'dark');
    nowMs = 15 * DAY_MS;
    drafts.keep('young', { text: 'y', baseVersion: null });
    drafts.prune();
    expect([...storage.items.keys()]).toEqual(['theme', 'naru:draft:s:young']);
  });
});
