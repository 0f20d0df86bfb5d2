import type { Terminal } from '@xterm/xterm';

/**
 * Resizes a terminal so that it goes on showing what it showed: its end, or the lines a student has scrolled to.
 *
 * xterm 6 leaves its scroll position in pixels where it was, and the next thing that scrolls does so from there
 * (xtermjs/xterm.js#6172): the prompt was out of sight after two panes became one. A line up and back makes the two
 * agree; it has to wait until xterm has drawn the new size, which it does not while it is hidden.
 */
export function createResizer(terminal: Terminal): (cols: number, rows: number) => void {
  const { buffer } = terminal;
  let wasAtEnd: boolean | undefined;
  let frame: number | undefined;
  // xterm throws when it is scrolled after its end.
  terminal.loadAddon({
    activate: () => {},
    dispose: () => frame !== undefined && cancelAnimationFrame(frame),
  });
  const agree = () => {
    const isAtEnd = wasAtEnd;
    wasAtEnd = undefined;
    const line = buffer.active.viewportY;
    terminal.scrollLines(-1);
    if (isAtEnd) terminal.scrollToBottom();
    else terminal.scrollToLine(line);
  };
  return (cols, rows) => {
    if (cols === terminal.cols && rows === terminal.rows) return;
    const isAtEnd = buffer.active.viewportY >= buffer.active.baseY;
    terminal.resize(cols, rows);
    const isAwaited = wasAtEnd !== undefined;
    wasAtEnd ??= isAtEnd;
    if (isAwaited) return;
    const drawn = terminal.onRender(() => {
      drawn.dispose();
      // xterm tells of the drawing before it looks at its scroll bar.
      frame = requestAnimationFrame(agree);
    });
  };
}
