import type { OpenFiles } from './open-files.ts';

interface Disposable {
  dispose(): void;
}

interface FileModels<Model, View> {
  /** The file's model; made from its text the first time. */
  model(path: string): Model;
  view(path: string): View | undefined;
  /** Where the student was in the file. Of a file that has no model nothing is kept. */
  keepView(path: string, view: View): void;
}

/**
 * What the editor knows of each open file: its text with the undo history, cursor and scroll position. It lasts as
 * long as the file is open, and not only as long as the editor is on the page. A closed file's model goes, so that
 * opening it again shows the file and not an old text.
 */
export function createFileModels<Model extends Disposable, View>(
  files: Pick<OpenFiles, 'store' | 'text'>,
  createModel: (path: string, text: string) => Model,
): FileModels<Model, View> {
  const models = new Map<string, Model>();
  const views = new Map<string, View>();
  files.store.subscribe(({ files: open }) => {
    for (const [path, model] of models) {
      if (open.some((file) => file.path === path)) continue;
      models.delete(path);
      views.delete(path);
      model.dispose();
    }
  });
  return {
    model: (path) => {
      const known = models.get(path);
      if (known) return known;
      const created = createModel(path, files.text(path));
      models.set(path, created);
      return created;
    },
    view: (path) => views.get(path),
    keepView: (path, view) => {
      if (models.has(path)) views.set(path, view);
    },
  };
}
