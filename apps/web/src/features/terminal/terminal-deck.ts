import type { TerminalInfo } from '@naru/protocol/commands';
import type { EventPayload } from '@naru/protocol/events';
import type { TerminalId } from '@naru/protocol/ids';
import { limits } from '@naru/protocol/limits';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { CommandError } from '../workspace/command-error.ts';
import type { SandboxClient } from '../workspace/sandbox-client.ts';
import { composeRun } from './compose-run.ts';
import { createReadiness } from './readiness.ts';
import { createRunGuard } from './run-guard.ts';
import type { TerminalFolders } from './terminal-folders.ts';
import {
  emptyLayout,
  pairTerminals,
  reconcileLayout,
  showTerminal,
  type TerminalLayout,
  unpairTerminals,
} from './terminal-layout.ts';
import type { TerminalSession } from './terminal-session.ts';

const DOUBLE_PRESS_MS = 1_000;
/** Opening the first terminal may take this long; later, a press is too old to be meant. */
const LISTING_WAIT_MS = 60_000;
/** Two lines of eighty columns do not fit in less; the page's first guess until a pane is measured. */
const FIRST_SIZE = { cols: 80, rows: 20 };

interface TerminalDeckState extends TerminalLayout {
  terminals: TerminalInfo[];
  /** False until the sandbox host has said which terminals there are. */
  isListed: boolean;
  isOpening: boolean;
  isSearching: boolean;
  /** The browser lets only the keyboard paste, and the student has not typed since it was asked to. */
  isPasteRefused: boolean;
  /** The last run, for the flash; `sequence` tells two runs in one terminal apart. */
  lastRun: { terminalId: TerminalId; sequence: number } | undefined;
}

interface TerminalDeckDeps {
  client: SandboxClient;
  startsPaired: boolean;
  folders: TerminalFolders;
  /** The session calls `onInput` for what the student types or pastes. */
  createSession(info: TerminalInfo, onInput: () => void): TerminalSession;
  /** Undefined where the page may not read it. */
  readClipboard(): Promise<string | undefined>;
  now(): number;
  onRun(label: string, sequence: number): void;
}

interface RunRequest {
  code: string;
  terminal?: 'A' | 'B';
}

/** All terminals of the sandbox as this page shows them. */
export interface TerminalDeck {
  store: StoreApi<TerminalDeckState>;
  session(id: TerminalId): TerminalSession | undefined;
  /** After every new connection and every start of the sandbox. */
  resume(): Promise<void>;
  /** The connection dropped: a run waits until `resume` knows which terminals there are. */
  detach(): void;
  open(): Promise<TerminalInfo>;
  close(id: TerminalId): Promise<void>;
  show(id: TerminalId): void;
  togglePair(): void;
  setSearching(isSearching: boolean): void;
  paste(id: TerminalId): Promise<void>;
  forgetPasteRefusal(): void;
  /**
   * Rejects when the sandbox host has not taken the keys. `mayTakeFocus` is asked when they are typed. A second
   * press of the same wish ends as the first one does.
   */
  run(request: RunRequest, mayTakeFocus?: () => boolean): Promise<void>;
  receive(payload: EventPayload<'terminal:output'>): void;
  accept(terminals: TerminalInfo[]): void;
  dispose(): void;
}

export function createTerminalDeck(deps: TerminalDeckDeps): TerminalDeck {
  const { client } = deps;
  const sessions = new Map<TerminalId, TerminalSession>();
  const guard = createRunGuard({ windowMs: DOUBLE_PRESS_MS, now: deps.now });
  const waitingRuns = new Map<string, Promise<void>>();
  const listing = createReadiness({ isReady: true, waitMs: LISTING_WAIT_MS });
  let resumption = 0;
  let runs = 0;
  const store = createStore<TerminalDeckState>()(() => ({
    ...emptyLayout,
    isPair: deps.startsPaired,
    terminals: [],
    isListed: false,
    isOpening: false,
    isSearching: false,
    isPasteRefused: false,
    lastRun: undefined,
  }));

  const forgetPasteRefusal = () => {
    if (store.getState().isPasteRefused) store.setState({ isPasteRefused: false });
  };

  const accept = (terminals: TerminalInfo[]) => {
    for (const [id, session] of sessions) {
      if (terminals.some((terminal) => terminal.terminalId === id)) continue;
      session.dispose();
      sessions.delete(id);
    }
    for (const info of terminals) {
      if (sessions.has(info.terminalId)) continue;
      sessions.set(info.terminalId, deps.createSession(info, forgetPasteRefusal));
    }
    store.setState((state) => ({ ...reconcileLayout(state, terminals), terminals, isListed: true }));
  };

  const open = async (): Promise<TerminalInfo> => {
    store.setState({ isOpening: true });
    try {
      const focused = store.getState().focused;
      const like = focused ? sessions.get(focused)?.terminal : undefined;
      const info = await client.send(
        'terminal:open',
        like ? { cols: like.cols, rows: like.rows } : FIRST_SIZE,
      );
      const { terminals } = store.getState();
      if (!terminals.some((terminal) => terminal.terminalId === info.terminalId))
        accept([...terminals, info]);
      store.setState((state) => showTerminal(state, info.terminalId));
      deps.folders.noteHere(info.terminalId);
      return info;
    } finally {
      store.setState({ isOpening: false });
    }
  };

  const findOrOpen = async (label: string | undefined): Promise<TerminalInfo> => {
    const { terminals, focused } = store.getState();
    const known = label
      ? terminals.find((terminal) => terminal.label === label)
      : terminals.find((terminal) => terminal.terminalId === focused);
    if (known) return known;
    // Letters are given in order, so the wanted one comes after those before it.
    for (let opened = 0; opened < limits.terminalsPerSandbox; opened += 1) {
      const info = await open();
      if (!label || info.label === label) return info;
    }
    return await open();
  };

  const detach = () => {
    resumption += 1;
    listing.withdraw();
    for (const session of sessions.values()) session.detach();
  };

  const resume = async () => {
    resumption += 1;
    listing.withdraw();
    const mine = resumption;
    try {
      const { terminals } = await client.send('terminal:list', {});
      accept(terminals);
      for (const session of sessions.values()) session.reattach();
      if (terminals.length === 0) await open();
    } finally {
      // Also after a failure: a run then finds out for itself.
      if (mine === resumption) listing.confirm();
    }
  };

  const runOnce = async ({ code, terminal }: RunRequest, mayTakeFocus: () => boolean): Promise<void> => {
    // The first terminal may be on its way: a second one would be opened beside it.
    await listing.wait();
    const info = await findOrOpen(terminal);
    store.setState((state) => showTerminal(state, info.terminalId));
    const session = sessions.get(info.terminalId);
    if (!session) throw new CommandError({ code: 'TERMINAL_NOT_FOUND' });
    await session.whenTypable();
    const isBracketed = session.terminal.modes.bracketedPasteMode;
    // A program that runs there would take the way for its own input.
    const way = isBracketed ? deps.folders.wayHere(info.terminalId) : undefined;
    const keys = composeRun({ code: way ? `${way}\n${code}` : code, isBracketed });
    if (keys === '') return;
    const taken = session.type(keys);
    session.terminal.scrollToBottom();
    // The next key is most likely an answer to what runs now. A screen reader stays where it reads.
    if (!session.terminal.options.screenReaderMode && mayTakeFocus()) session.terminal.focus();
    await taken;
    if (way) deps.folders.noteHere(info.terminalId);
    runs += 1;
    store.setState({ lastRun: { terminalId: info.terminalId, sequence: runs } });
    deps.onRun(info.label, runs);
  };

  return {
    store,
    accept,
    open,
    session: (id) => sessions.get(id),
    resume,
    detach,
    async close(id) {
      await client.send('terminal:close', { terminalId: id });
      accept(store.getState().terminals.filter((terminal) => terminal.terminalId !== id));
    },
    show: (id) => store.setState((state) => showTerminal(state, id)),
    togglePair: () =>
      store.setState((state) =>
        state.isPair ? unpairTerminals(state) : pairTerminals(state, state.terminals),
      ),
    setSearching: (isSearching) => store.setState({ isSearching }),
    async paste(id) {
      const session = sessions.get(id);
      if (!session) return;
      const text = await deps.readClipboard();
      if (text) session.put(text);
      else session.terminal.focus();
      store.setState({ isPasteRefused: text === undefined });
    },
    forgetPasteRefusal,
    async run(request, mayTakeFocus = () => true) {
      const key = `${request.terminal ?? ''}\n${request.code}`;
      // One that still waits for its terminal is the same wish, however long ago it was pressed.
      const waiting = waitingRuns.get(key);
      if (waiting) return waiting;
      if (!guard.accepts(key)) return;
      const run = runOnce(request, mayTakeFocus);
      waitingRuns.set(key, run);
      try {
        await run;
      } catch (error) {
        guard.forget(key);
        throw error;
      } finally {
        waitingRuns.delete(key);
      }
    },
    receive: (payload) => sessions.get(payload.terminalId)?.receive(payload),
    dispose() {
      listing.end();
      for (const session of sessions.values()) session.dispose();
      sessions.clear();
    },
  };
}
