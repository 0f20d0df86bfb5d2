import type { TerminalInfo } from '@naru/protocol/commands';
import type { EventPayload } from '@naru/protocol/events';
import type { TerminalId } from '@naru/protocol/ids';
import { limits } from '@naru/protocol/limits';
import type { SearchAddon } from '@xterm/addon-search';
import type { ITheme, Terminal } from '@xterm/xterm';
import { toCommandError } from '../workspace/command-error.ts';
import type { SandboxClient } from '../workspace/sandbox-client.ts';
import { createAckCounter } from './ack-counter.ts';
import { type WatchedCommand, watchCommands } from './command-watch.ts';
import { composePaste } from './compose-run.ts';
import { createInputPipe } from './input-pipe.ts';
import { createReadiness } from './readiness.ts';
import { createTerminalScreen } from './terminal-screen.ts';

/** Unacknowledged rests this old are sent though they are small. */
const ACK_IDLE_MS = 60;
/** A shell that has not asked for bracketed pastes by then is not going to. */
const PROMPT_WAIT_MS = 1_500;
const RESIZE_QUIET_MS = 80;
/** Single keys may overtake their acknowledgements; parts of a paste go one by one, so that none can overtake. */
const KEYS_IN_FLIGHT = 512;
const RATE_PAUSE_MS = 500;
const ATTACH_WAIT_MS = 20_000;
/** RIS: unlike a call of reset() it takes its turn behind output that is still being parsed. */
const RESET_IN_ORDER = '\u001bc';

interface TerminalSessionDeps {
  info: TerminalInfo;
  client: SandboxClient;
  fontSize: number;
  isScreenReaderMode: boolean;
  theme: ITheme;
  openPort(port: number, path: string): void;
  /** True when the key is the page's own and must not reach the shell. */
  isPageKey(event: KeyboardEvent, terminal: Terminal): boolean;
  onSelection(text: string): void;
  onFocus(): void;
  /** The student typed or pasted here. */
  onInput(): void;
  /** The shell told that a command ended. */
  onCommandEnded(command: WatchedCommand): void;
  /** The shell waits for more after this line. */
  onUnfinishedLine(typed: string): void;
}

/** One terminal of the sandbox in this page: it outlives tabs, panes and connections. */
export interface TerminalSession {
  id: TerminalId;
  terminal: Terminal;
  search: SearchAddon;
  /** Moves the terminal into a pane; the first time it also asks the sandbox host for its output. */
  mount(host: HTMLElement): Promise<void>;
  /** Call while the pane still stands: who types in it goes on doing so in the next one. */
  leavePane(): void;
  fit(): void;
  receive(payload: EventPayload<'terminal:output'>): void;
  /** After a new connection: the host replays the screen. */
  reattach(): void;
  /** The connection dropped: a line waits for the next one. */
  detach(): void;
  /** Settles when the sandbox host has taken it; rejects when it refused, or was never reached. */
  type(data: string): Promise<void>;
  /** Puts text where the student types, without running it. */
  put(text: string): void;
  /** When a line typed now reaches a prompt, or at least the program that runs. Rejects when that cannot be. */
  whenTypable(): Promise<void>;
  dispose(): void;
}

export function createTerminalSession(deps: TerminalSessionDeps): TerminalSession {
  const { client } = deps;
  const { terminalId } = deps.info;
  const element = document.createElement('div');
  element.style.cssText = 'width:100%;height:100%';
  const screen = createTerminalScreen(deps);
  const { terminal } = screen;
  terminal.options.theme = deps.theme;
  const commands = watchCommands(terminal, {
    onEnded: deps.onCommandEnded,
    onUnfinished: deps.onUnfinishedLine,
  });

  let isOpen = false;
  let isDisposed = false;
  let wasTypedIn = false;
  let attachedAtMs = 0;
  let attachment = 0;
  let repliesToIgnore = 0;
  let resizeTimer: ReturnType<typeof setTimeout> | undefined;
  const attached = createReadiness({ isReady: false, waitMs: ATTACH_WAIT_MS });

  const acks = createAckCounter({
    ackBytes: limits.outputAckBytes,
    idleMs: ACK_IDLE_MS,
    send: (bytes) => void client.send('terminal:ack', { terminalId, bytes }).catch(() => undefined),
    setTimer: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const input = createInputPipe({
    maxChars: limits.terminalWriteChars,
    windowChars: KEYS_IN_FLIGHT,
    send: async (data) => {
      try {
        await client.send('terminal:write', { terminalId, data });
        return undefined;
      } catch (error) {
        const { code, details } = toCommandError(error);
        if (code === 'RATE_LIMITED') return details.retryAfterMs ?? RATE_PAUSE_MS;
        throw error;
      }
    },
    setTimer: (run, ms) => void setTimeout(run, ms),
  });

  const attach = async () => {
    attachment += 1;
    acks.restart();
    input.clear('SANDBOX_HOST_DOWN');
    const mine = attachment;
    const size = screen.fit() ?? { cols: terminal.cols, rows: terminal.rows };
    await client.send('terminal:attach', { terminalId, ...size });
    if (mine !== attachment || isDisposed) return;
    attachedAtMs = Date.now();
    attached.confirm();
    if (size.cols !== terminal.cols || size.rows !== terminal.rows) tellSize();
  };
  const tellSize = () => {
    const { cols, rows } = terminal;
    client.send('terminal:resize', { terminalId, cols, rows }).catch(() => undefined);
  };
  const attachIfConnected = () => {
    attached.withdraw();
    // Refused (gone, not ready): the list of terminals or the sandbox's own state tells the student.
    if (client.isConnected()) attach().catch(() => undefined);
  };

  terminal.onData((data) => {
    // A replay may hold questions to the terminal; answering them now would type into the shell.
    if (repliesToIgnore > 0 && data.startsWith('\u001b')) return;
    // Also before the host has answered that the page is attached: the shell takes what is typed ahead.
    void input.write(data);
    deps.onInput();
  });
  terminal.onBinary((data) => void input.write(data));
  terminal.onResize(() => {
    clearTimeout(resizeTimer);
    // Until the host has answered, it may still act on the size it was told with the request.
    if (attached.isReady()) resizeTimer = setTimeout(tellSize, RESIZE_QUIET_MS);
  });
  terminal.attachCustomKeyEventHandler((event) => !deps.isPageKey(event, terminal));
  element.addEventListener('mouseup', () => {
    // After xterm has settled the selection.
    setTimeout(() => terminal.hasSelection() && deps.onSelection(terminal.getSelection()), 0);
  });
  element.addEventListener('focusin', deps.onFocus);

  return {
    id: terminalId,
    terminal,
    search: screen.search,
    async mount(host) {
      host.append(element);
      if (isOpen) {
        screen.fit();
        if (wasTypedIn && document.activeElement === document.body) terminal.focus();
        return;
      }
      // Cells are measured once, so the font has to be there before.
      await Promise.all([
        document.fonts.load(`16px D2Coding`, 'A\uac00'),
        document.fonts.load(`bold 16px D2Coding`, 'A\uac00'),
      ]).catch(() => undefined);
      if (isDisposed || isOpen) return;
      isOpen = true;
      screen.open(element);
      terminal.textarea?.setAttribute('data-pane-focus', '');
      attachIfConnected();
    },
    leavePane: () => {
      wasTypedIn = element.contains(document.activeElement);
    },
    fit: () => {
      if (isOpen && element.isConnected) screen.fit();
    },
    receive({ data, isReplay }) {
      const bytes = new Uint8Array(data);
      const mine = attachment;
      if (isReplay) {
        repliesToIgnore += 1;
        terminal.write(RESET_IN_ORDER, commands.forget);
      }
      terminal.write(bytes, () => {
        if (isReplay) repliesToIgnore -= 1;
        if (mine === attachment) acks.parsed(bytes.length);
      });
    },
    reattach: () => {
      if (isOpen) attachIfConnected();
    },
    detach: attached.withdraw,
    type: input.write,
    put: (text) => {
      void input.write(composePaste({ text, isBracketed: terminal.modes.bracketedPasteMode }));
      terminal.focus();
    },
    whenTypable: async () => {
      await attached.wait();
      await waitForPrompt(terminal, attachedAtMs + PROMPT_WAIT_MS);
    },
    dispose() {
      isDisposed = true;
      clearTimeout(resizeTimer);
      acks.restart();
      attached.end();
      input.clear('TERMINAL_NOT_FOUND');
      terminal.dispose();
      element.remove();
    },
  };
}

/** Shells ask for bracketed pastes when they show a prompt; it is the one sign a page can see. */
async function waitForPrompt(terminal: Terminal, untilMs: number): Promise<void> {
  while (!terminal.modes.bracketedPasteMode && Date.now() < untilMs) {
    await new Promise<void>((resolve) => {
      const settle = () => {
        clearTimeout(timer);
        parsed.dispose();
        resolve();
      };
      const parsed = terminal.onWriteParsed(settle);
      const timer = setTimeout(settle, Math.max(0, untilMs - Date.now()));
    });
  }
}
