import '@xterm/xterm/css/xterm.css';
import { boundRepeats } from '@naru/protocol/bound-repeats';
import { ClipboardAddon } from '@xterm/addon-clipboard';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type IBufferLine, type ILink, Terminal } from '@xterm/xterm';
import { copyText } from '../workspace/copy-text.ts';
import { hasGraphicsHardware } from './graphics-hardware.ts';
import { findLocalAddresses, readLocalAddress } from './local-address.ts';
import { createResizer } from './resize-in-place.ts';

const terminalFontFamily = "D2Coding, 'Nanum Gothic Coding', 'Noto Sans Mono CJK KR', monospace";

interface TerminalScreenDeps {
  fontSize: number;
  isScreenReaderMode: boolean;
  openPort(port: number, path: string): void;
}

/** An xterm with everything but a connection. */
interface TerminalScreen {
  terminal: Terminal;
  search: SearchAddon;
  /** Size in cells that fills the element it is in, or undefined while it has no place. */
  fit(): { cols: number; rows: number } | undefined;
  /** Once it stands in the page. */
  open(host: HTMLElement): void;
}

export function createTerminalScreen(deps: TerminalScreenDeps): TerminalScreen {
  const openUrl = (url: string) => {
    const local = readLocalAddress(url);
    if (local) deps.openPort(local.port, local.path);
    else if (/^https?:\/\//i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
  };
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
    fontFamily: terminalFontFamily,
    fontSize: deps.fontSize,
    scrollback: 5_000,
    minimumContrastRatio: 4.5,
    screenReaderMode: deps.isScreenReaderMode,
    linkHandler: { activate: (_event, url) => openUrl(url) },
  });
  const fitAddon = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fitAddon);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  boundRepeats(terminal);
  terminal.loadAddon(new WebLinksAddon((_event, url) => openUrl(url)));
  // A program may put text on the clipboard, never read it: an image from a stranger runs here too.
  terminal.loadAddon(
    new ClipboardAddon(undefined, {
      readText: () => '',
      writeText: async (_selection, text) => {
        await copyText(text);
      },
    }),
  );
  terminal.registerLinkProvider({
    provideLinks: (lineNumber, callback) => {
      const line = terminal.buffer.active.getLine(lineNumber - 1);
      callback(line ? findLinks(line, lineNumber, deps.openPort) : undefined);
    },
  });

  const resize = createResizer(terminal);
  return {
    terminal,
    search,
    fit: () => {
      // Of an element that is not shown the addon reads its "100%" as 100 pixels.
      if (terminal.element?.getClientRects().length === 0) return undefined;
      const size = fitAddon.proposeDimensions();
      if (!size || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return undefined;
      const bounded = {
        cols: Math.min(500, Math.max(2, size.cols)),
        rows: Math.min(300, Math.max(1, size.rows)),
      };
      resize(bounded.cols, bounded.rows);
      return bounded;
    },
    open: (host) => {
      terminal.open(host);
      if (hasGraphicsHardware()) void drawWithWebgl(terminal);
    },
  };
}

/** Falls back to the slower DOM renderer where the graphics context is missing or gets lost. */
async function drawWithWebgl(terminal: Terminal): Promise<void> {
  try {
    const { WebglAddon } = await import('@xterm/addon-webgl');
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // No WebGL here (old graphics driver, switched off): the DOM renderer is already in place.
  }
}

function findLinks(line: IBufferLine, lineNumber: number, openPort: TerminalScreenDeps['openPort']): ILink[] {
  // Hangul takes two cells, so an offset in the text is not a column.
  const columns: number[] = [];
  let text = '';
  for (let column = 0; column < line.length; column += 1) {
    const cell = line.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const chars = cell.getChars() || ' ';
    for (let unit = 0; unit < chars.length; unit += 1) columns.push(column);
    text += chars;
  }
  return findLocalAddresses(text)
    .filter(({ start }) => !/^https?:/i.test(text.slice(start)))
    .map(({ start, end, port, path }) => ({
      text: text.slice(start, end),
      range: {
        start: { x: (columns[start] ?? 0) + 1, y: lineNumber },
        end: { x: (columns[end - 1] ?? 0) + 1, y: lineNumber },
      },
      activate: () => openPort(port, path),
    }));
}
