import type { Terminal } from '@xterm/xterm';

/** Two presses of Escape closer than this leave the terminal. */
const DOUBLE_ESCAPE_MS = 500;

interface PageKeysDeps {
  copySelection(): void;
  openSearch(): void;
  leave(): void;
  now(): number;
}

type KeyPress = Pick<
  KeyboardEvent,
  | 'type'
  | 'key'
  | 'code'
  | 'ctrlKey'
  | 'shiftKey'
  | 'altKey'
  | 'metaKey'
  | 'isComposing'
  | 'keyCode'
  | 'preventDefault'
>;
type TerminalState = {
  options: Pick<Terminal['options'], 'screenReaderMode'>;
  buffer: { active: Pick<Terminal['buffer']['active'], 'type'> };
};

/** Decides which keys belong to the page while the terminal has the focus. True: the shell does not get it. */
export function createPageKeys(deps: PageKeysDeps): (event: KeyPress, terminal: TerminalState) => boolean {
  let lastEscapeMs = Number.NEGATIVE_INFINITY;

  return (event, terminal) => {
    if (event.type !== 'keydown' || event.isComposing || event.keyCode === 229) return false;
    const isFullScreen = terminal.buffer.active.type === 'alternate';

    if (event.key === 'Escape') {
      const atMs = deps.now();
      const isSecond = atMs - lastEscapeMs < DOUBLE_ESCAPE_MS;
      lastEscapeMs = isSecond ? Number.NEGATIVE_INFINITY : atMs;
      // In vim Escape is pressed twice all day; only a screen reader's user leaves from there.
      if (!isSecond || (isFullScreen && !terminal.options.screenReaderMode)) return false;
      deps.leave();
      return true;
    }
    if (event.key === 'F6') return true;
    if (!event.ctrlKey || event.altKey || event.metaKey) return false;
    if (!event.shiftKey) {
      // Paste as everywhere else; a full-screen program keeps its own Ctrl+V. The browser fires the paste.
      return event.code === 'KeyV' && !isFullScreen;
    }
    switch (event.code) {
      case 'KeyC':
        event.preventDefault();
        deps.copySelection();
        return true;
      case 'KeyF':
        event.preventDefault();
        deps.openSearch();
        return true;
      case 'KeyV':
      case 'Backquote':
        return true;
      default:
        return false;
    }
  };
}
