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
  isTaken = Promise.resolve(),
  isListed = Promise.resolve(),
} = {}) {
  const host = existing.map(info);
  const typed: string[] = [];
  const gone: string[] = [];
  const detached: string[] = [];
  const pasted: string[] = [];
  let taken = isTaken;
  let focuses = 0;
  let runs = 0;
  let input: () => void = () => undefined;
  let clipboard: string | undefined;
  let nowMs = 0;
  let lessons = Object.fromEntries(host.map(({ terminalId }) => [terminalId, usedIn]));
  const send = async (name: string) => {
    if (name === 'terminal:list') {
      const terminals = [...host];
      await isListed;
      return { terminals };
    }
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
    onRun: () => {
      runs += 1;
    },
    readClipboard: async () => clipboard,
    createSession: ({ terminalId, label }, onInput) => {
      input = onInput;
      return {
        id: terminalId,
        terminal: {
          cols: 80,
          rows: 24,
          modes: { bracketedPasteMode: isPrompt },
          options: {},
          focus: () => {
            focuses += 1;
          },
          scrollToBottom: () => undefined,
        },
        type: (keys: string) => {
          typed.push(`${label}:${keys}`);
          return taken;
        },
        put: (text: string) => pasted.push(`${label}:${text}`),
        detach: () => detached.push(label),
        whenTypable: () => isTypable,
        reattach: () => undefined,
        dispose: () => gone.push(label),
      } as unknown as TerminalSession;
    },
  });
  return {
    deck,
    host,
    typed,
    gone,
    detached,
    pasted,
    countFocuses: () => focuses,
    countRuns: () => runs,
    isNoted: (label: string) => lessons[info(label).terminalId] === 'ports-web',
    input: () => input(),
    answer: (next: Promise<void>) => {
      taken = next;
    },
    copy: (text: string | undefined) => {
      clipboard = text;
    },
    pass: (ms: number) => (nowMs += ms),
  };
}

const labels = (deck: ReturnType<typeof createTerminalDeck>) =>
  deck.store.getState().terminals.map((terminal) => terminal.label);

/** Lets promise chains run to where they wait. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

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
  it('waits for the terminals that are being listed instead of opening another', async () => {
    const { deck, typed } = aDeck();
    await Promise.all([deck.resume(), deck.run({ code: 'ls' })]);
    expect(labels(deck)).toEqual(['A']);
    expect(deck.store.getState().shown).toEqual(['trm_a']);
    expect(typed).toEqual(['A:ls\r']);
  });

  it('goes on when the terminals could not be listed', async () => {
    const { deck, typed } = aDeck({ isListed: Promise.reject(new Error('refused')) });
    const listed = deck.resume();
    const run = deck.run({ code: 'ls' });
    await expect(listed).rejects.toThrow('refused');
    await run;
    expect(typed).toEqual(['A:ls\r']);
  });

  it('waits for what the next connection knows once the line dropped', async () => {
    const { deck, host, typed, detached } = aDeck({ existing: ['A'], isPrompt: false });
    await deck.resume();
    deck.detach();
    expect(detached).toEqual(['A']);
    const run = deck.run({ code: 'ls' });
    await settle();
    expect(typed).toEqual([]);
    host.splice(0, 1, info('B'));
    await deck.resume();
    await run;
    expect(typed).toEqual(['B:ls\r']);
  });

  it('is not let go by a listing that the dropped line cut short', async () => {
    const cut = Promise.withResolvers<void>();
    const { deck, typed } = aDeck({ existing: ['A'], isListed: cut.promise });
    const listed = deck.resume();
    deck.detach();
    const run = deck.run({ code: 'ls' });
    cut.reject(new Error('disconnected'));
    await expect(listed).rejects.toThrow('disconnected');
    await settle();
    expect(typed).toEqual([]);
    deck.dispose();
    await expect(run).rejects.toMatchObject({ code: 'TERMINAL_NOT_FOUND' });
  });

  it('fails when the sandbox host does not take it, and counts as never sent', async () => {
    const refused = Promise.reject(new Error('refused'));
    const { deck, typed, countRuns, isNoted } = aDeck({
      existing: ['A'],
      usedIn: 'first-run',
      isTaken: refused,
    });
    await deck.resume();
    await expect(deck.run({ code: 'ls' })).rejects.toThrow('refused');
    expect(typed).toHaveLength(1);
    expect(deck.store.getState().lastRun).toBeUndefined();
    expect({ runs: countRuns(), isNoted: isNoted('A') }).toEqual({ runs: 0, isNoted: false });
  });

  it('is not typed again while nobody knows whether it was taken', async () => {
    const taken = Promise.withResolvers<void>();
    const { deck, typed, pass } = aDeck({ existing: ['A'], isTaken: taken.promise });
    await deck.resume();
    const first = deck.run({ code: 'ls' });
    await settle();
    pass(5_000);
    const second = deck.run({ code: 'ls' });
    taken.resolve();
    await Promise.all([first, second]);
    expect(typed).toEqual(['A:ls\r']);
  });

  it('fails for each press of it, and is typed again at once when it is pressed after that', async () => {
    const taken = Promise.withResolvers<void>();
    const { deck, typed, answer } = aDeck({ existing: ['A'], isTaken: taken.promise });
    await deck.resume();
    const presses = Promise.allSettled([deck.run({ code: 'ls' }), deck.run({ code: 'ls' })]);
    taken.reject(new Error('refused'));
    expect((await presses).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    answer(Promise.resolve());
    await deck.run({ code: 'ls' });
    expect(typed).toEqual(['A:ls\r', 'A:ls\r']);
    expect(deck.store.getState().lastRun).toEqual({ terminalId: 'trm_a', sequence: 1 });
  });

  it('takes the focus only while the student has not gone elsewhere', async () => {
    const waiting = Promise.withResolvers<void>();
    const { deck, typed, countFocuses } = aDeck({ existing: ['A'], isTypable: waiting.promise });
    await deck.resume();
    let isFree = true;
    const run = deck.run({ code: 'ls' }, () => isFree);
    isFree = false;
    waiting.resolve();
    await run;
    expect({ typed, focuses: countFocuses() }).toEqual({ typed: ['A:ls\r'], focuses: 0 });
    await deck.run({ code: 'pwd' }, () => true);
    expect(countFocuses()).toBe(1);
  });

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

describe('pasting by the mouse', () => {
  it('puts the clipboard into the terminal', async () => {
    const { deck, copy, pasted } = aDeck({ existing: ['A', 'B'] });
    await deck.resume();
    copy('docker ps');
    await deck.paste(info('B').terminalId);
    expect(pasted).toEqual(['B:docker ps']);
    expect(deck.store.getState().isPasteRefused).toBe(false);
  });

  it('says that only the keyboard can, until the student types', async () => {
    const { deck, input, pasted } = aDeck({ existing: ['A'] });
    await deck.resume();
    await deck.paste(info('A').terminalId);
    expect(deck.store.getState().isPasteRefused).toBe(true);
    input();
    expect(deck.store.getState().isPasteRefused).toBe(false);
    expect(pasted).toEqual([]);
  });

  it('says so no longer once it works', async () => {
    const { deck, copy } = aDeck({ existing: ['A'] });
    await deck.resume();
    await deck.paste(info('A').terminalId);
    copy('');
    await deck.paste(info('A').terminalId);
    expect(deck.store.getState().isPasteRefused).toBe(false);
  });

  it('says so no longer when it is told to', async () => {
    const { deck } = aDeck({ existing: ['A'] });
    await deck.resume();
    await deck.paste(info('A').terminalId);
    deck.forgetPasteRefusal();
    expect(deck.store.getState().isPasteRefused).toBe(false);
  });
});
