import type { ITerminalAddon, Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createResizer } from './resize-in-place.ts';

/** A terminal of ten lines of which the last five are in view. */
function aTerminal() {
  const scrolls: string[] = [];
  const addons: ITerminalAddon[] = [];
  const renders = new Set<() => void>();
  const terminal = {
    cols: 80,
    rows: 5,
    buffer: { active: { viewportY: 5, baseY: 5 } },
    loadAddon: (addon: ITerminalAddon) => addons.push(addon),
    onRender: (listener: () => void) => {
      renders.add(listener);
      return { dispose: () => renders.delete(listener) };
    },
    resize: (cols: number, rows: number) => Object.assign(terminal, { cols, rows }),
    scrollLines: (lines: number) => scrolls.push(`by ${lines}`),
    scrollToBottom: () => scrolls.push('to the end'),
    scrollToLine: (line: number) => scrolls.push(`to ${line}`),
  };
  return {
    resize: createResizer(terminal as unknown as Terminal),
    scrolls,
    terminal,
    draw: () => {
      for (const listener of [...renders]) listener();
    },
    dispose: () => {
      for (const addon of addons) addon.dispose();
    },
  };
}

let frames: Map<number, () => void>;
const passFrame = () => {
  for (const [id, work] of frames) {
    frames.delete(id);
    work();
  }
};
beforeEach(() => {
  let last = 0;
  frames = new Map();
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => {
    last += 1;
    frames.set(last, work);
    return last;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
});
afterEach(() => vi.unstubAllGlobals());

test('a terminal that showed its end shows it in its new size, once that is drawn', () => {
  const { resize, draw, scrolls } = aTerminal();
  resize(40, 5);
  resize(30, 5);
  expect(scrolls).toEqual([]);
  draw();
  passFrame();
  expect(scrolls).toEqual(['by -1', 'to the end']);
});

test('a terminal that was scrolled up goes on showing those lines', () => {
  const { resize, draw, scrolls, terminal } = aTerminal();
  terminal.buffer.active.viewportY = 2;
  resize(40, 5);
  draw();
  passFrame();
  expect(scrolls).toEqual(['by -1', 'to 2']);
});

test('a terminal that ends between its drawing and the next frame is not scrolled any more', () => {
  const { resize, draw, dispose, scrolls } = aTerminal();
  resize(40, 5);
  draw();
  dispose();
  passFrame();
  expect(scrolls).toEqual([]);
});
