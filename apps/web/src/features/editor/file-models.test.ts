import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createFileModels } from './file-models.ts';
import { newOpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';

function anEditor(...paths: string[]) {
  const store: OpenFiles['store'] = createStore(() => ({
    files: [] as ReturnType<typeof newOpenFile>[],
    activePath: undefined,
    tree: undefined,
    treeError: undefined,
  }));
  const show = (...open: string[]) => store.setState({ files: open.map(newOpenFile) });
  show(...paths);
  const ended: string[] = [];
  const models = createFileModels<{ text: string; dispose(): void }, { line: number }>(
    { store, text: (path) => `text of ${path}` },
    (path, text) => ({ text, dispose: () => ended.push(path) }),
  );
  return { models, show, ended };
}

describe('what the editor knows of a file', () => {
  it('stays while another file opens', () => {
    const { models, show, ended } = anEditor('a');
    const model = models.model('a');
    models.keepView('a', { line: 7 });
    show('a', 'b');
    expect(models.model('b').text).toBe('text of b');
    expect(models.model('a')).toBe(model);
    expect(models.view('a')).toEqual({ line: 7 });
    expect(ended).toEqual([]);
  });

  it('goes with its tab, so that opening it again begins anew', () => {
    const { models, show, ended } = anEditor('a', 'b');
    const model = models.model('a');
    models.model('b');
    models.keepView('a', { line: 7 });
    show('b');
    // The editor lets go of a file only after its tab is closed.
    models.keepView('a', { line: 8 });
    expect(ended).toEqual(['a']);
    show('a', 'b');
    expect(models.model('a')).not.toBe(model);
    expect(models.view('a')).toBeUndefined();
  });

  it('goes for every file when the sandbox is another one', () => {
    const { models, show, ended } = anEditor('a', 'b');
    models.model('a');
    models.model('b');
    show();
    expect(ended).toEqual(['a', 'b']);
  });
});
