import type { ErrorCode } from '@naru/protocol/error-codes';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../workspace/command-error.ts';
import type { SandboxClient } from '../workspace/sandbox-client.ts';
import type { Draft, DraftStore } from './draft-store.ts';
import { createOpenFiles } from './open-files.ts';

/** A workspace in memory whose versions count up, and a clock that only moves when told. */
function aWorkspace(initial: Record<string, string> = {}) {
  let nextVersion = 1;
  const newVersion = () => `v${nextVersion++}`;
  const disk = new Map(
    Object.entries(initial).map(([path, text]) => [path, { text, version: newVersion() }]),
  );
  const kept = new Map<string, Draft>();
  const timers: { run: () => void; isCancelled: boolean }[] = [];
  let failing: ErrorCode | undefined;
  let failingReads: ErrorCode | undefined;
  let losesAnswers = false;

  const tree = () => ({
    entries: [...disk].map(([path, { text }]) => ({ path, kind: 'file' as const, sizeBytes: text.length })),
    isCut: false,
  });
  const send = async (name: string, input: Record<string, unknown>) => {
    if (failing) throw new CommandError({ code: failing });
    const path = String(input.path ?? input.from ?? '');
    const file = disk.get(path);
    switch (name) {
      case 'file:tree':
        return tree();
      case 'file:read':
        if (failingReads) throw new CommandError({ code: failingReads });
        if (!file) throw new CommandError({ code: 'FILE_NOT_FOUND' });
        return { ...file };
      case 'file:write': {
        if (input.baseVersion === null && file) throw new CommandError({ code: 'FILE_EXISTS' });
        if ((file?.version ?? null) !== input.baseVersion) throw new CommandError({ code: 'FILE_CHANGED' });
        const version = newVersion();
        disk.set(path, { text: String(input.text), version });
        if (losesAnswers) throw new CommandError({ code: 'TIMED_OUT' });
        return { version };
      }
      case 'file:rename':
        if (file) disk.set(String(input.to), file);
        disk.delete(path);
        return {};
      default:
        disk.delete(path);
        return {};
    }
  };
  const drafts: DraftStore = {
    find: (path) => kept.get(path),
    keep: (path, draft) => {
      kept.set(path, { ...draft, savedAtMs: 0 });
      return true;
    },
    remove: (path) => void kept.delete(path),
    prune: () => undefined,
  };
  const files = createOpenFiles({
    client: { send } as unknown as Pick<SandboxClient, 'send'>,
    drafts: () => drafts,
    setTimer: (run) => {
      const timer = { run, isCancelled: false };
      timers.push(timer);
      return () => {
        timer.isCancelled = true;
      };
    },
  });
  return {
    files,
    kept,
    fail: (code: ErrorCode | undefined) => {
      failing = code;
    },
    failReads: (code: ErrorCode | undefined) => {
      failingReads = code;
    },
    loseAnswers: (isLosing: boolean) => {
      losesAnswers = isLosing;
    },
    textOnDisk: (path: string) => disk.get(path)?.text,
    /** Somebody else writes or removes the file. */
    change: (path: string, text: string | undefined) => {
      if (text === undefined) disk.delete(path);
      else disk.set(path, { text, version: newVersion() });
    },
    news: (...paths: string[]) => ({ tree: tree(), paths }),
    passTime: async () => {
      for (const timer of timers.splice(0)) if (!timer.isCancelled) timer.run();
      await settle();
    },
    file: (path: string) => files.store.getState().files.find((file) => file.path === path),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('saving', () => {
  it('happens by itself a moment after the last edit', async () => {
    const { files, passTime, textOnDisk, file, kept } = aWorkspace({ Dockerfile: 'FROM a' });
    await files.open('Dockerfile');
    files.edit('Dockerfile', 'FROM b');
    files.edit('Dockerfile', 'FROM c');
    expect(file('Dockerfile')?.isDirty).toBe(true);
    expect(kept.get('Dockerfile')?.text).toBe('FROM c');
    await passTime();
    expect(textOnDisk('Dockerfile')).toBe('FROM c');
    expect(file('Dockerfile')?.isDirty).toBe(false);
    expect(kept.size).toBe(0);
  });

  it('sends what was typed while a save was on its way', async () => {
    const { files, passTime, textOnDisk, file } = aWorkspace({ f: '' });
    await files.open('f');
    files.edit('f', 'one');
    const saving = files.save('f');
    files.edit('f', 'one two');
    await saving;
    expect(file('f')?.isDirty).toBe(true);
    await passTime();
    expect(textOnDisk('f')).toBe('one two');
  });

  it('does nothing when the text is back where it was', async () => {
    const { files, kept, file } = aWorkspace({ f: 'same' });
    await files.open('f');
    files.edit('f', 'other');
    files.edit('f', 'same');
    expect(file('f')?.isDirty).toBe(false);
    expect(kept.size).toBe(0);
  });

  it('waits for the connection and then goes on', async () => {
    const { files, fail, textOnDisk, file, kept } = aWorkspace({ f: '' });
    await files.open('f');
    fail('SANDBOX_HOST_DOWN');
    files.edit('f', 'offline');
    await files.save('f');
    expect(file('f')?.save).toBe('waiting');
    expect(kept.get('f')?.text).toBe('offline');
    fail(undefined);
    await files.resume();
    expect(textOnDisk('f')).toBe('offline');
    expect(file('f')).toMatchObject({ save: 'idle', isDirty: false });
  });

  it('shows a failure that will not pass by itself', async () => {
    const { files, fail, file, kept } = aWorkspace({ f: '' });
    await files.open('f');
    fail('DISK_FULL');
    files.edit('f', 'text');
    await files.save('f');
    expect(file('f')).toMatchObject({ save: 'failed', saveError: { code: 'DISK_FULL' }, isDirty: true });
    expect(kept.get('f')?.text).toBe('text');
  });

  it('takes its own text for saved when only the answer was lost', async () => {
    const { files, loseAnswers, file } = aWorkspace({ f: '' });
    await files.open('f');
    loseAnswers(true);
    files.edit('f', 'text');
    await files.save('f');
    expect(file('f')?.save).toBe('waiting');
    loseAnswers(false);
    await files.resume();
    expect(file('f')).toMatchObject({ save: 'idle', isDirty: false });
    expect(file('f')?.conflict).toBeUndefined();
  });
});

describe('a save whose answer is lost', () => {
  it('counts as arrived when the student has typed on before the connection is back', async () => {
    const { files, loseAnswers, textOnDisk, file, passTime } = aWorkspace({ f: '' });
    await files.open('f');
    loseAnswers(true);
    files.edit('f', 'one');
    await files.save('f');
    files.edit('f', 'one two');
    loseAnswers(false);
    await files.resume();
    await passTime();
    expect([textOnDisk('f'), files.text('f')]).toEqual(['one two', 'one two']);
    expect(file('f')).toEqual({ path: 'f', status: 'ready', isDirty: false, save: 'idle', revision: 0 });
  });

  it('counts as arrived when the next save finds its text', async () => {
    const { files, loseAnswers, textOnDisk, file, passTime } = aWorkspace({ f: '' });
    await files.open('f');
    loseAnswers(true);
    files.edit('f', 'one');
    await files.save('f');
    loseAnswers(false);
    files.edit('f', 'one two');
    await files.save('f');
    expect(file('f')?.conflict).toBeUndefined();
    await passTime();
    expect(textOnDisk('f')).toBe('one two');
    expect(file('f')).toMatchObject({ save: 'idle', isDirty: false });
  });

  it('counts as arrived when news of the file comes while the student types on', async () => {
    const { files, loseAnswers, news, file } = aWorkspace({ f: '' });
    await files.open('f');
    loseAnswers(true);
    files.edit('f', 'one');
    await files.save('f');
    files.edit('f', 'one two');
    files.accept(news('f'));
    await settle();
    expect(file('f')?.conflict).toBeUndefined();
    expect(files.text('f')).toBe('one two');
  });

  it('is found again after further saves without an answer', async () => {
    const { files, loseAnswers, fail, textOnDisk, file, passTime } = aWorkspace({ f: '' });
    await files.open('f');
    loseAnswers(true);
    files.edit('f', 'one');
    await files.save('f');
    fail('TIMED_OUT');
    files.edit('f', 'one two');
    await files.save('f');
    fail(undefined);
    loseAnswers(false);
    files.edit('f', 'one two three');
    await files.resume();
    await passTime();
    expect(textOnDisk('f')).toBe('one two three');
    expect(file('f')).toMatchObject({ save: 'idle', isDirty: false });
  });

  it('is undone in the sandbox, too, when the student takes the edit back', async () => {
    const { files, loseAnswers, textOnDisk, file, passTime } = aWorkspace({ f: 'old' });
    await files.open('f');
    loseAnswers(true);
    files.edit('f', 'new');
    await files.save('f');
    loseAnswers(false);
    files.edit('f', 'old');
    await passTime();
    await passTime();
    expect(textOnDisk('f')).toBe('old');
    expect(file('f')).toMatchObject({ save: 'idle', isDirty: false });
  });

  it('does not hide what somebody else wrote afterwards', async () => {
    const { files, loseAnswers, change, file } = aWorkspace({ f: '' });
    await files.open('f');
    loseAnswers(true);
    files.edit('f', 'mine');
    await files.save('f');
    files.edit('f', 'mine, longer');
    change('f', 'theirs');
    await files.resume();
    expect(file('f')?.conflict).toBe('changed');
  });
});

describe('a save that has to wait', () => {
  it.each(['TIMED_OUT', 'RATE_LIMITED', 'SANDBOX_NOT_ANSWERING'] as const)(
    'is tried again by itself after %s, until it arrives',
    async (code) => {
      const { files, fail, textOnDisk, file, passTime } = aWorkspace({ f: '' });
      await files.open('f');
      fail(code);
      files.edit('f', 'text');
      await files.save('f');
      await passTime();
      expect(file('f')?.save).toBe('waiting');
      fail(undefined);
      await passTime();
      expect(textOnDisk('f')).toBe('text');
      expect(file('f')).toEqual({ path: 'f', status: 'ready', isDirty: false, save: 'idle', revision: 0 });
    },
  );

  it('shows that it waits without a break while it is tried again', async () => {
    const { files, fail, passTime } = aWorkspace({ f: '' });
    await files.open('f');
    fail('TIMED_OUT');
    files.edit('f', 'text');
    await files.save('f');
    const seen = new Set<string | undefined>();
    files.store.subscribe(({ files: [f] }) => seen.add(f?.save));
    await passTime();
    expect([...seen]).toEqual(['waiting']);
  });

  it('is tried again when the file could not be compared', async () => {
    const { files, change, failReads, file, passTime } = aWorkspace({ f: 'old' });
    await files.open('f');
    files.edit('f', 'same');
    change('f', 'same');
    failReads('TIMED_OUT');
    await files.save('f');
    expect(file('f')?.save).toBe('waiting');
    failReads(undefined);
    await passTime();
    expect(file('f')).toMatchObject({ save: 'idle', isDirty: false });
  });

  it('is given up when its sandbox is another one', async () => {
    const { files, fail, textOnDisk, passTime } = aWorkspace({ f: '' });
    await files.open('f');
    fail('TIMED_OUT');
    files.edit('f', 'text');
    await files.save('f');
    files.forgetAll();
    fail(undefined);
    await passTime();
    expect(textOnDisk('f')).toBe('');
  });
});

describe('changes from outside', () => {
  it('appear in a file that has no edits', async () => {
    const { files, change, news, file } = aWorkspace({ f: 'old' });
    await files.open('f');
    change('f', 'new');
    files.accept(news('f'));
    await settle();
    expect(files.text('f')).toBe('new');
    expect(file('f')).toMatchObject({ revision: 1, isDirty: false });
  });

  it('are looked for everywhere when the host does not know the paths', async () => {
    const { files, change, news } = aWorkspace({ f: 'old' });
    await files.open('f');
    change('f', 'new');
    files.accept(news());
    await settle();
    expect(files.text('f')).toBe('new');
  });

  it('ask for a choice in an edited file, and keeping mine saves it', async () => {
    const { files, change, news, file, textOnDisk, passTime } = aWorkspace({ f: 'old' });
    await files.open('f');
    files.edit('f', 'mine');
    change('f', 'theirs');
    files.accept(news('f'));
    await settle();
    expect(file('f')?.conflict).toBe('changed');
    await passTime();
    expect(textOnDisk('f')).toBe('theirs');
    await files.resolve('f', 'mine');
    expect(textOnDisk('f')).toBe('mine');
    expect(file('f')?.conflict).toBeUndefined();
  });

  it('ask for a choice, and taking theirs drops the draft', async () => {
    const { files, change, file, kept } = aWorkspace({ f: 'old' });
    await files.open('f');
    files.edit('f', 'mine');
    change('f', 'theirs');
    await files.save('f');
    expect(file('f')?.conflict).toBe('changed');
    await files.resolve('f', 'theirs');
    expect(files.text('f')).toBe('theirs');
    expect(file('f')).toMatchObject({ isDirty: false, revision: 1 });
    expect(kept.size).toBe(0);
  });

  it('that removed the file leave its text in the editor', async () => {
    const { files, change, news, file, textOnDisk } = aWorkspace({ f: 'text' });
    await files.open('f');
    change('f', undefined);
    files.accept(news('f'));
    await settle();
    expect(file('f')?.conflict).toBe('deleted');
    await files.resolve('f', 'mine');
    expect(textOnDisk('f')).toBe('text');
  });
});

describe('drafts', () => {
  it('of the same file come back and are saved', async () => {
    const { files, kept, textOnDisk } = aWorkspace({ f: 'old' });
    kept.set('f', { text: 'draft', baseVersion: 'v1', savedAtMs: 0 });
    await files.open('f');
    expect(files.text('f')).toBe('draft');
    expect(textOnDisk('f')).toBe('draft');
  });

  it('against a newer file ask for a choice', async () => {
    const { files, kept, file, textOnDisk } = aWorkspace({ f: 'newer' });
    kept.set('f', { text: 'draft', baseVersion: 'v0', savedAtMs: 0 });
    await files.open('f');
    expect(file('f')?.conflict).toBe('draft');
    expect([files.text('f'), textOnDisk('f')]).toEqual(['draft', 'newer']);
    await files.resolve('f', 'theirs');
    expect(files.text('f')).toBe('newer');
  });

  it('of a file that is gone are offered again', async () => {
    const { files, kept, file, textOnDisk } = aWorkspace();
    kept.set('f', { text: 'draft', baseVersion: 'v0', savedAtMs: 0 });
    await files.open('f');
    expect(file('f')?.conflict).toBe('deleted');
    await files.resolve('f', 'mine');
    expect(textOnDisk('f')).toBe('draft');
  });

  it('stay when a tab is closed before its save could arrive', async () => {
    const { files, kept, fail } = aWorkspace({ f: '' });
    await files.open('f');
    fail('SANDBOX_HOST_DOWN');
    files.edit('f', 'unsaved');
    files.close('f');
    await settle();
    expect(files.store.getState().files).toEqual([]);
    expect(kept.get('f')?.text).toBe('unsaved');
  });
});

describe('opening', () => {
  it('offers to create a file that is not there', async () => {
    const { files, file, textOnDisk } = aWorkspace();
    await files.open('Dockerfile');
    expect(file('Dockerfile')?.status).toBe('missing');
    await files.create('Dockerfile');
    expect(file('Dockerfile')?.status).toBe('ready');
    expect(textOnDisk('Dockerfile')).toBe('');
  });

  it('shows why a file cannot be shown', async () => {
    const { files, fail, file } = aWorkspace({ photo: '' });
    fail('FILE_BINARY');
    await files.open('photo');
    expect(file('photo')).toMatchObject({ status: 'failed', loadError: { code: 'FILE_BINARY' } });
  });

  it('moves to the neighbour when the active tab closes', async () => {
    const { files } = aWorkspace({ a: '', b: '', c: '' });
    for (const path of ['a', 'b', 'c']) await files.open(path);
    files.activate('b');
    files.close('b');
    expect(files.store.getState().activePath).toBe('c');
    files.close('c');
    expect(files.store.getState().activePath).toBe('a');
  });
});

describe('replacing a file from the lesson', () => {
  it('creates it when it is missing', async () => {
    const { files, textOnDisk, file } = aWorkspace();
    await files.replace('index.html', '<h1>');
    expect(textOnDisk('index.html')).toBe('<h1>');
    expect(file('index.html')?.status).toBe('ready');
  });

  it('changes the open text and saves it', async () => {
    const { files, textOnDisk, file } = aWorkspace({ f: 'old' });
    await files.open('f');
    await files.replace('f', 'new');
    expect([files.text('f'), textOnDisk('f')]).toEqual(['new', 'new']);
    expect(file('f')?.revision).toBe(1);
  });
});

describe('renaming and removing', () => {
  it('take the open file along', async () => {
    const { files, textOnDisk, file } = aWorkspace({ a: 'text' });
    await files.open('a');
    files.edit('a', 'edited');
    await files.rename({ from: 'a', to: 'b' });
    expect(files.store.getState().activePath).toBe('b');
    expect([files.text('b'), textOnDisk('b'), file('b')?.isDirty]).toEqual(['edited', 'edited', false]);
  });

  it('close a removed file and drop its draft', async () => {
    const { files, kept } = aWorkspace({ a: '' });
    await files.open('a');
    files.edit('a', 'x');
    await files.remove('a');
    expect(files.store.getState().files).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it('forget everything when the sandbox is another one', async () => {
    const { files } = aWorkspace({ a: '' });
    await files.open('a');
    files.forgetAll();
    expect(files.store.getState()).toMatchObject({ files: [], activePath: undefined, tree: undefined });
  });
});
