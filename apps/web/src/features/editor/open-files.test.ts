import { describe, expect, it } from 'vitest';
import { aWorkspace, settle } from './testing/a-workspace.ts';

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
