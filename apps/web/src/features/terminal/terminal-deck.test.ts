import type { TerminalInfo } from '@naru/protocol/commands';
import type { TerminalId } from '@naru/protocol/ids';
import { describe, expect, it } from 'vitest';
import type { SandboxClient } from '../workspace/sandbox-client.ts';
import { createTerminalDeck } from './terminal-deck.ts';
import { createTerminalFolders } from './terminal-folders.ts';
import type { TerminalSession } from './terminal-session.ts';

function info(label: string): TerminalInfo {
  return { terminalId: `trm_${label.toLowerCase()}` as TerminalId, label, createdAtMs: 0 };
}

/** A sandbox host that gives letters in order, and sessions that only note what is typed. */
function aDeck({
  existing = [] as string[],
  usedIn = 'ports-web',
  isTypable = Promise.resolve(),
  isPrompt = true,
} = {}) {
  const host = existing.map(info);
  const typed: string[] = [];
  const gone: string[] = [];
  let nowMs = 0;
  let lessons = Object.fromEntries(host.map(({ terminalId }) => [terminalId, usedIn]));
  const send = async (name: string) => {
    if (name === 'terminal:list') return { terminals: [...host] };
    if (name !== 'terminal:open') return {};
    const opened = info([...'ABCDEFGH'].find((letter) => !host.some(({ label }) => label === letter)) ?? '?');
    host.push(opened);
    return opened;
  };
  const deck = createTerminalDeck({
    client: { send } as unknown as SandboxClient,
    startsPaired: false,
    folders: createTerminalFolders({
      slug: 'ports-web',
      read: () => lessons,
      write: (next) => {
        lessons = next;
      },
    }),
    now: () => nowMs,
    onRun: () => undefined,
    createSession: ({ terminalId, label }) =>
      ({
        id: terminalId,
        terminal: {
          cols: 80,
          rows: 24,
          modes: { bracketedPasteMode: isPrompt },
          options: {},
          focus: () => undefined,
          scrollToBottom: () => undefined,
        },
        type: (keys: string) => typed.push(`${label}:${keys}`),
        whenTypable: () => isTypable,
        reattach: () => undefined,
        dispose: () => gone.push(label),
      }) as unknown as TerminalSession,
  });
  return { deck, typed, gone, pass: (ms: number) => (nowMs += ms) };
}

const labels = (deck: ReturnType<typeof createTerminalDeck>) =>
  deck.store.getState().terminals.map((terminal) => terminal.label);

describe('the terminals of the page', () => {
  it('begin with one that is opened', async () => {
    const { deck } = aDeck();
    await deck.resume();
    expect(labels(deck)).toEqual(['A']);
    expect(deck.store.getState().shown).toEqual(['trm_a']);
    expect(deck.store.getState().isListed).toBe(true);
  });

  it('are the ones that the sandbox still has after a reconnect', async () => {
    const { deck } = aDeck({ existing: ['A', 'B'] });
    await deck.resume();
    await deck.resume();
    expect(labels(deck)).toEqual(['A', 'B']);
  });

  it('end their sessions with the sandbox’s own', async () => {
    const { deck, gone } = aDeck({ existing: ['A', 'B'] });
    await deck.resume();
    deck.accept([info('B')]);
    expect(gone).toEqual(['A']);
    expect(deck.store.getState().focused).toBe('trm_b');
  });
});

describe('running a code block', () => {
  it('types it into the focused terminal once, however often the button is pressed', async () => {
    const { deck, typed, pass } = aDeck({ existing: ['A', 'B'] });
    await deck.resume();
    deck.show(info('B').terminalId);
    await Promise.all([deck.run({ code: 'ls' }), deck.run({ code: 'ls' })]);
    expect(typed).toEqual(['B:ls\r']);
    pass(1_000);
    await deck.run({ code: 'ls' });
    expect(typed).toEqual(['B:ls\r', 'B:ls\r']);
  });

  it('does not type a second time what still waits for its terminal', async () => {
    const waiting = Promise.withResolvers<void>();
    const { deck, typed, pass } = aDeck({ existing: ['A'], isTypable: waiting.promise });
    await deck.resume();
    const first = deck.run({ code: 'ls' });
    pass(5_000);
    const second = deck.run({ code: 'ls' });
    waiting.resolve();
    await Promise.all([first, second]);
    expect(typed).toEqual(['A:ls\r']);
  });

  it('opens the terminals it takes to have the named one', async () => {
    const { deck, typed } = aDeck();
    await deck.run({ code: 'redis-cli', terminal: 'B' });
    expect(labels(deck)).toEqual(['A', 'B']);
    expect(typed).toEqual(['B:redis-cli\r']);
    expect(deck.store.getState().focused).toBe('trm_b');
  });

  it('goes to the lesson’s folder first in a terminal that another lesson left behind', async () => {
    const { deck, typed, pass } = aDeck({ existing: ['A'], usedIn: 'first-run' });
    await deck.resume();
    await deck.run({ code: 'ls' });
    pass(1_000);
    await deck.run({ code: 'ls' });
    expect(typed).toEqual(['A:\u001b[200~cd ~/lab/ports-web\rls\u001b[201~\r', 'A:ls\r']);
  });

  it('types nothing more than itself into a program that runs', async () => {
    const { deck, typed } = aDeck({ existing: ['A'], usedIn: 'first-run', isPrompt: false });
    await deck.resume();
    await deck.run({ code: 'get key1' });
    expect(typed).toEqual(['A:get key1\r']);
  });

  it('tells which terminal received it', async () => {
    const { deck } = aDeck({ existing: ['A'] });
    await deck.resume();
    await deck.run({ code: 'ls' });
    expect(deck.store.getState().lastRun).toEqual({ terminalId: 'trm_a', sequence: 1 });
  });

  it('types nothing when the terminal never becomes typable', async () => {
    const isTypable = Promise.reject(new Error('the terminal did not attach'));
    const { deck, typed } = aDeck({ existing: ['A'], isTypable });
    await deck.resume();
    await expect(deck.run({ code: 'ls' })).rejects.toThrow('did not attach');
    expect(typed).toEqual([]);
  });
});
