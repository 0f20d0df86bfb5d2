import { describe, expect, it } from 'vitest';
import { aWorkspace, settle } from './testing/a-workspace.ts';

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
