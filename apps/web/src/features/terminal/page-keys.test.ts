import { describe, expect, it } from 'vitest';
import { createPageKeys } from './page-keys.ts';

type Press = Parameters<ReturnType<typeof createPageKeys>>[0];

function aKeyboard({ isFullScreen = false, screenReaderMode = false } = {}) {
  let nowMs = 0;
  const done: string[] = [];
  const isPageKey = createPageKeys({
    copySelection: () => done.push('copy'),
    openSearch: () => done.push('search'),
    leave: () => done.push('leave'),
    now: () => nowMs,
  });
  const terminal = {
    options: { screenReaderMode },
    buffer: { active: { type: isFullScreen ? ('alternate' as const) : ('normal' as const) } },
  };
  const press = (keys: Partial<Press>, atMs = nowMs) => {
    nowMs = atMs;
    const event: Press = {
      type: 'keydown',
      key: '',
      code: '',
      ctrlKey: false,
      shiftKey: false,
      altKey: false,
      metaKey: false,
      isComposing: false,
      keyCode: 0,
      preventDefault: () => undefined,
      ...keys,
    };
    return isPageKey(event, terminal);
  };
  return { press, done };
}

describe('keys in the terminal', () => {
  it('leave Ctrl+C to the shell and copy with Shift', () => {
    const { press, done } = aKeyboard();
    expect(press({ ctrlKey: true, code: 'KeyC' })).toBe(false);
    expect(press({ ctrlKey: true, shiftKey: true, code: 'KeyC' })).toBe(true);
    expect(done).toEqual(['copy']);
  });

  it('paste with Ctrl+V, except in a full-screen program', () => {
    expect(aKeyboard().press({ ctrlKey: true, code: 'KeyV' })).toBe(true);
    expect(aKeyboard({ isFullScreen: true }).press({ ctrlKey: true, code: 'KeyV' })).toBe(false);
  });

  it('leave the terminal by two quick presses of Escape', () => {
    const { press, done } = aKeyboard();
    expect(press({ key: 'Escape' }, 0)).toBe(false);
    expect(press({ key: 'Escape' }, 300)).toBe(true);
    expect(done).toEqual(['leave']);
  });

  it('take slow presses of Escape for keys of the shell', () => {
    const { press, done } = aKeyboard();
    press({ key: 'Escape' }, 0);
    expect(press({ key: 'Escape' }, 900)).toBe(false);
    expect(done).toEqual([]);
  });

  it('leave Escape to vim, unless a screen reader is used', () => {
    const vim = aKeyboard({ isFullScreen: true });
    vim.press({ key: 'Escape' }, 0);
    expect(vim.press({ key: 'Escape' }, 100)).toBe(false);
    const reader = aKeyboard({ isFullScreen: true, screenReaderMode: true });
    reader.press({ key: 'Escape' }, 0);
    expect(reader.press({ key: 'Escape' }, 100)).toBe(true);
  });

  it('let F6 and the new terminal pass to the page', () => {
    const { press } = aKeyboard();
    expect(press({ key: 'F6' })).toBe(true);
    expect(press({ ctrlKey: true, shiftKey: true, code: 'Backquote' })).toBe(true);
  });

  it('never touch a key of a Hangul composition', () => {
    const { press, done } = aKeyboard();
    expect(press({ ctrlKey: true, shiftKey: true, code: 'KeyF', keyCode: 229 })).toBe(false);
    expect(press({ ctrlKey: true, shiftKey: true, code: 'KeyF', isComposing: true })).toBe(false);
    expect(done).toEqual([]);
  });
});
