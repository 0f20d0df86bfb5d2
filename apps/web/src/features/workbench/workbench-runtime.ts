import { PROTOCOL_VERSION } from '@naru/protocol/commands';
import type { EngineState } from '@naru/protocol/engine-state';
import type { ErrorCode } from '@naru/protocol/error-codes';
import type { SandboxView } from '@naru/protocol/sandbox-view';
import { SOCKET_PATH } from '@naru/protocol/ticket';
import { io } from 'socket.io-client';
import { useCoach } from '../coach/coach-store.ts';
import { createDraftStore, type DraftStore } from '../editor/draft-store.ts';
import { createOpenFiles, type OpenFiles } from '../editor/open-files.ts';
import { watchFocus } from '../terminal/focus-watch.ts';
import { createPageKeys } from '../terminal/page-keys.ts';
import { createTerminalDeck, type TerminalDeck } from '../terminal/terminal-deck.ts';
import { createTerminalFolders, isLessonsByTerminal } from '../terminal/terminal-folders.ts';
import { createTerminalSession } from '../terminal/terminal-session.ts';
import { drawnFontSize, useTerminalSettings } from '../terminal/terminal-settings.ts';
import { readTerminalTheme } from '../terminal/terminal-theme.ts';
import { CommandError, toCommandError } from '../workspace/command-error.ts';
import { copyText, readClipboardText } from '../workspace/copy-text.ts';
import { createExerciseFeed } from '../workspace/exercise-feed.ts';
import { type FailedAction, useFailures } from '../workspace/failure-store.ts';
import { fetchTicket } from '../workspace/fetch-ticket.ts';
import { keepEqual } from '../workspace/keep-equal.ts';
import { recall, remember } from '../workspace/remembered.ts';
import { type ClientSocket, createSandboxClient, type SandboxClient } from '../workspace/sandbox-client.ts';
import { readSiteTheme } from '../workspace/site-theme.ts';
import { useWorkspace, type WorkspaceState } from '../workspace/workspace-store.ts';
import { useEngineHealth } from './engine-health.ts';

/** A run pressed while the sandbox starts waits for it; a queue may take longer than anyone means a press. */
const READY_WAIT_MS = 60_000;

interface WorkbenchRuntimeDeps {
  lesson: { slug: string; openFile?: string | undefined };
  showPreview(target: { port: number; path: string }): void;
  showFiles(): void;
  showTerminals(): void;
}

export interface WorkbenchRuntime {
  deck: TerminalDeck;
  files: OpenFiles;
  close(): void;
}

/** The workbench's composition root: one connection, and what stands on it. */
export function createWorkbenchRuntime(deps: WorkbenchRuntimeDeps): WorkbenchRuntime {
  const { lesson } = deps;
  const { patch } = useWorkspace.getState();
  let isFreshConnection = false;
  let isClosed = false;
  let sandboxId: string | undefined;
  const client = createSandboxClient({
    socket: io({
      path: SOCKET_PATH,
      transports: ['websocket'],
      autoConnect: false,
      reconnection: false,
    }) as unknown as ClientSocket,
    protocolVersion: PROTOCOL_VERSION,
    fetchTicket: (signal) => fetchTicket({ lesson: lesson.slug, signal }),
    onConnection: (connection) => {
      patch({ connection });
      if (connection.state !== 'connected') {
        deck.detach();
        return;
      }
      isFreshConnection = true;
      void subscribe();
    },
    random: Math.random,
  });
  const files = createOpenFiles({ client, drafts: createDraftFinder(lesson.slug), setTimer: startTimer });
  const deck = createDeck(client, deps);
  const exercises = createExerciseFeed(client);

  /** Every new connection starts from nothing: the host knows neither this page's terminals nor its interest. */
  const subscribe = async () => {
    const { phase } = useWorkspace.getState().sandbox;
    // One that went to sleep before the student's eyes wakes when they ask for it.
    if (phase === 'hibernated' || phase === 'hibernating') return;
    await attempt('sandbox', async () => acceptView(await client.send('sandbox:start', {})));
  };

  const acceptView = (sandbox: SandboxView) => {
    const before = useWorkspace.getState().sandbox;
    if ('sandboxId' in sandbox && sandboxId !== sandbox.sandboxId) {
      // Another sandbox has other files: what was open belongs to the one that is gone.
      if (sandboxId !== undefined) {
        files.forgetAll();
        exercises.forget();
      }
      sandboxId = sandbox.sandboxId;
    }
    patch({
      sandbox,
      ...(sandbox.phase === 'ready' && { clockOffsetMs: sandbox.now - Date.now() }),
      ...(sandbox.phase !== 'ready' && { engine: undefined, ports: [], warning: undefined }),
    });
    if (sandbox.phase !== 'ready' || (before.phase === 'ready' && !isFreshConnection)) return;
    isFreshConnection = false;
    void resume();
  };

  /** Told after every event: most of it is as it was, and is not drawn again. */
  const acceptEngine = (engine: EngineState) => {
    useEngineHealth.setState({ isDown: false });
    patch({ engine: keepEqual(useWorkspace.getState().engine, engine) });
  };

  const resume = async () => {
    await Promise.all([
      exercises.resume(),
      attempt('openTerminal', () => deck.resume()),
      attempt('loadTree', async () => {
        await files.resume();
        const { openFile } = lesson;
        const state = files.store.getState();
        if (openFile && state.files.length === 0) await files.open(openFile);
      }),
      client
        .send('engine:state', {})
        .then(acceptEngine)
        .catch((error: unknown) => {
          if (toCommandError(error).code === 'ENGINE_DOWN') useEngineHealth.setState({ isDown: true });
        }),
      client
        .send('preview:ports', {})
        .then(({ ports }) => patch({ ports }))
        .catch(() => undefined),
    ]);
  };

  let nextNoticeId = 1;
  const subscriptions = [
    client.on('sandbox:changed', (view) => acceptView(view)),
    client.on('sandbox:warned', (warning) => patch({ warning })),
    client.on('sandbox:noticed', (notice) => {
      const { notices } = useWorkspace.getState();
      const others = notices.filter(
        (other) => other.notice !== notice.notice || other.subject !== notice.subject,
      );
      patch({ notices: [...others, { ...notice, id: nextNoticeId++ }].slice(-3) });
    }),
    client.on('terminal:listed', ({ terminals }) => deck.accept(terminals)),
    client.on('terminal:output', (payload) => deck.receive(payload)),
    client.on('file:changed', (change) => files.accept(change)),
    client.on('engine:changed', acceptEngine),
    client.on('engine:happened', ({ events }) => useWorkspace.getState().publishEngineEvents(events)),
    client.on('preview:changed', ({ ports }) => patch({ ports })),
  ];

  const uninstall = useWorkspace.getState().installDriver({
    run: async (request) => {
      const mayTakeFocus = watchFocus(() => document.activeElement);
      const work = async () => {
        await whenReady();
        deps.showTerminals();
        await deck.run(request, mayTakeFocus);
      };
      // What a student left behind is no failure of the page they are on now.
      await reported('run', work, () => !isClosed);
    },
    openFile: async (path) => {
      deps.showFiles();
      await whenReady();
      await files.open(path);
    },
    saveFile: async (path, text) => {
      deps.showFiles();
      await reported('saveFile', async () => {
        await whenReady();
        await files.replace(path, text);
      });
    },
    startSandbox: () => reported('sandbox', async () => acceptView(await client.send('sandbox:start', {}))),
    extendSandbox: () =>
      reported('sandbox', async () => {
        acceptView(await client.send('sandbox:extend', {}));
        patch({ warning: undefined });
      }),
    resetSandbox: () =>
      reported('sandbox', async () =>
        acceptView(await client.send('sandbox:reset', { confirm: 'lose-everything' })),
      ),
    leaveQueue: () =>
      reported('sandbox', async () => acceptView(await client.send('sandbox:leave-queue', {}))),
    resetTerminals: () =>
      reported('sandbox', async () => {
        await client.send('terminal:reset-all', {});
        await deck.resume();
      }),
    readRedisKeys: async () => (await client.send('engine:redis-keys', {})).servers,
    retryConnection: client.retryAnew,
  });

  const retryNow = () => document.visibilityState === 'visible' && client.retryNow();
  window.addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', retryNow);

  return {
    deck,
    files,
    close() {
      isClosed = true;
      window.removeEventListener('online', retryNow);
      document.removeEventListener('visibilitychange', retryNow);
      for (const end of subscriptions) end();
      exercises.close();
      uninstall();
      client.close();
      deck.dispose();
    },
  };
}

function createDeck(client: SandboxClient, deps: WorkbenchRuntimeDeps): TerminalDeck {
  const { fontSize, isScreenReaderMode } = useTerminalSettings.getState();
  const theme = readTerminalTheme(readSiteTheme());
  const deck: TerminalDeck = createTerminalDeck({
    client,
    folders: createTerminalFolders({
      slug: deps.lesson.slug,
      read: () => recall('terminal.lessons', isLessonsByTerminal),
      write: (lessons) => remember('terminal.lessons', lessons),
    }),
    startsPaired: recall('terminal.pair', (value) => typeof value === 'boolean') ?? false,
    now: () => performance.now(),
    onRun: (label, sequence) => useWorkspace.getState().patch({ lastRun: { label, sequence } }),
    readClipboard: readClipboardText,
    createSession: (info, onInput) =>
      createTerminalSession({
        info,
        client,
        theme,
        fontSize: drawnFontSize(fontSize),
        isScreenReaderMode,
        openPort: (port, path) => deps.showPreview({ port, path }),
        isPageKey: createPageKeys({
          now: () => performance.now(),
          copySelection: () => {
            const terminal = deck.session(info.terminalId)?.terminal;
            if (terminal?.hasSelection()) void copyText(terminal.getSelection());
          },
          openSearch: () => deck.setSearching(true),
          leave: () =>
            document.querySelector<HTMLElement>(`[data-terminal-tab="${info.terminalId}"]`)?.focus(),
        }),
        onSelection: (text) => {
          if (useTerminalSettings.getState().copiesSelection) void copyText(text);
        },
        onFocus: () => deck.show(info.terminalId),
        onInput,
        onCommandEnded: (command) => useCoach.getState().accept(info.terminalId, command),
        onUnfinishedLine: (typed) => useCoach.getState().acceptUnfinished(info.terminalId, typed),
      }),
  });
  return deck;
}

/** Drafts belong to one sandbox: after a reset they would be another's. */
function createDraftFinder(slug: string): () => DraftStore | undefined {
  let found: { sandboxId: string; drafts: DraftStore } | undefined;
  return () => {
    const { sandbox } = useWorkspace.getState();
    if (!('sandboxId' in sandbox)) return found?.drafts;
    if (found?.sandboxId !== sandbox.sandboxId) {
      const scope = `${sandbox.sandboxId}:${slug}`;
      found = {
        sandboxId: sandbox.sandboxId,
        drafts: createDraftStore({ storage: localStorage, scope, now: Date.now }),
      };
      found.drafts.prune();
    }
    return found.drafts;
  };
}

/** Rejects once it is clear that a wait would not end by itself. */
function whenReady(): Promise<void> {
  return new Promise((resolve, reject) => {
    let end: () => void = () => undefined;
    const settle = (refusal?: ErrorCode) => {
      clearTimeout(timer);
      end();
      if (refusal) reject(new CommandError({ code: refusal }));
      else resolve();
    };
    const look = (state: WorkspaceState) => {
      if (state.isWorkbenchReady) settle();
      else if (state.connection.state === 'refused') settle(state.connection.code ?? 'INTERNAL');
      else if (state.sandbox.phase === 'failed') settle(state.sandbox.code);
      else if (state.sandbox.phase === 'hibernated') settle('SANDBOX_NOT_READY');
    };
    const timer = setTimeout(() => settle('SANDBOX_NOT_READY'), READY_WAIT_MS);
    end = useWorkspace.subscribe(look);
    look(useWorkspace.getState());
  });
}

/** Shows the failure and lets the caller know of it too. */
async function reported(
  action: FailedAction,
  work: () => Promise<void>,
  isSeen: () => boolean = () => true,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isSeen()) useFailures.getState().report(action, error);
    throw error;
  }
}

async function attempt(action: FailedAction, work: () => Promise<void>): Promise<void> {
  await reported(action, work).catch(() => undefined);
}

function startTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
