import type { EventPayload } from '@naru/protocol/events';
import type { WorkspaceTree } from '@naru/protocol/workspace';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CommandError, toCommandError } from '../workspace/command-error.ts';
import type { SandboxClient } from '../workspace/sandbox-client.ts';
import type { DraftStore } from './draft-store.ts';
import { isInside, movedPath, newOpenFile, type OpenFile } from './open-file.ts';

const AUTOSAVE_MS = 800;
/** Sooner would add to what the host is too busy for; later, and a student who leaves takes unsaved text along. */
const RETRY_MS = 10_000;
/** Codes after which the same save may succeed by itself once the way is free again. */
const PASSING = new Set([
  'SANDBOX_HOST_DOWN',
  'SANDBOX_NOT_READY',
  'SANDBOX_NOT_ANSWERING',
  'TIMED_OUT',
  'RATE_LIMITED',
]);

interface OpenFilesState {
  files: OpenFile[];
  activePath: string | undefined;
  tree: WorkspaceTree | undefined;
  treeError: CommandError | undefined;
}

interface OpenFilesDeps {
  client: Pick<SandboxClient, 'send'>;
  drafts(): DraftStore | undefined;
  setTimer(run: () => void, ms: number): () => void;
}

/** The text side of an open file. `version` is null while the file does not exist in the sandbox. */
interface TextState {
  text: string;
  savedText: string;
  version: string | null;
  /** Sent on top of `version` without a word of what became of it: the file may hold any of these. */
  unanswered: Set<string>;
  cancelAutosave: (() => void) | undefined;
}

export interface OpenFiles {
  store: StoreApi<OpenFilesState>;
  text(path: string): string;
  open(path: string): Promise<void>;
  close(path: string): void;
  activate(path: string): void;
  edit(path: string, text: string): void;
  save(path: string): Promise<void>;
  saveAll(): Promise<void>;
  /** Replaces the whole text, as a lesson's code block does; undo brings the old text back. */
  replace(path: string, text: string): Promise<void>;
  resolve(path: string, choice: 'mine' | 'theirs'): Promise<void>;
  create(path: string): Promise<void>;
  createFolder(path: string): Promise<void>;
  rename(paths: { from: string; to: string }): Promise<void>;
  remove(path: string): Promise<void>;
  accept(change: EventPayload<'file:changed'>): void;
  /** The sandbox is another one: its files are not these. */
  forgetAll(): void;
  /** After a new connection or a start: reads again what is open and sends what waited. */
  resume(): Promise<void>;
}

export function createOpenFiles({ client, drafts, setTimer }: OpenFilesDeps): OpenFiles {
  const texts = new Map<string, TextState>();
  const saves = new Map<string, Promise<void>>();
  const store = createStore<OpenFilesState>()(() => ({
    files: [],
    activePath: undefined,
    tree: undefined,
    treeError: undefined,
  }));

  const find = (path: string) => store.getState().files.find((file) => file.path === path);
  const update = (path: string, change: Partial<OpenFile>, drop: (keyof OpenFile)[] = []) =>
    store.setState(({ files }) => ({
      files: files.map((file) => {
        if (file.path !== path) return file;
        const next = { ...file, ...change };
        for (const key of drop) delete next[key];
        return next;
      }),
    }));

  const adopt = (path: string, { text, version }: { text: string; version: string }) => {
    const state = texts.get(path);
    state?.cancelAutosave?.();
    const isReplaced = state !== undefined && state.text !== text;
    texts.set(path, newTextState({ text, savedText: text, version }));
    drafts()?.remove(path);
    const revision = (find(path)?.revision ?? 0) + (isReplaced ? 1 : 0);
    update(path, { status: 'ready', isDirty: false, save: 'idle', revision }, [
      'conflict',
      'saveError',
      'loadError',
    ]);
  };

  const load = async (path: string) => {
    const draft = drafts()?.find(path);
    try {
      const read = await client.send('file:read', { path });
      if (!find(path)) return;
      if (!draft || draft.text === read.text) {
        adopt(path, read);
        return;
      }
      texts.set(path, newTextState({ text: draft.text, savedText: read.text, version: read.version }));
      const isSameBase = draft.baseVersion === read.version;
      update(path, { status: 'ready', isDirty: true, ...(!isSameBase && { conflict: 'draft' }) }, [
        'loadError',
      ]);
      if (isSameBase) await save(path);
    } catch (error) {
      if (!find(path)) return;
      const loadError = toCommandError(error);
      const isMissing = loadError.code === 'FILE_NOT_FOUND';
      if (isMissing && draft) {
        texts.set(path, newTextState({ text: draft.text, savedText: '', version: null }));
        update(path, { status: 'ready', isDirty: true, conflict: 'deleted' }, ['loadError']);
        return;
      }
      update(path, { status: isMissing ? 'missing' : 'failed', loadError });
    }
  };

  const writeOnce = async (path: string, state: TextState) => {
    const sent = state.text;
    state.unanswered.add(sent);
    // A banner that goes and comes back with every try would be read out each time.
    if (find(path)?.save !== 'waiting') update(path, { save: 'saving' }, ['saveError']);
    try {
      const { version } = await client.send('file:write', { path, text: sent, baseVersion: state.version });
      markSaved(path, state, { text: sent, version });
    } catch (error) {
      const refusal = toCommandError(error);
      const isOutdated = refusal.code === 'FILE_CHANGED' || refusal.code === 'FILE_EXISTS';
      const saveError = isOutdated ? await compare(path) : refusal;
      if (!PASSING.has(refusal.code)) state.unanswered.delete(sent);
      if (!saveError) return;
      const isPassing = PASSING.has(saveError.code);
      update(path, { save: isPassing ? 'waiting' : 'failed', saveError });
      // The trouble may pass without a new connection, which would call resume().
      if (isPassing) scheduleSave(path, state, RETRY_MS);
    }
  };

  const markSaved = (
    path: string,
    state: TextState,
    { text, version }: { text: string; version: string },
  ) => {
    setBase(state, { savedText: text, version });
    const isDirty = state.text !== text;
    if (isDirty) drafts()?.keep(path, { text: state.text, baseVersion: version });
    else drafts()?.remove(path);
    update(path, { save: 'idle', isDirty }, ['conflict', 'saveError']);
    if (isDirty) scheduleSave(path, state);
  };

  /** Looks at the file as it is now and decides whose text stands. Gives the error that kept it from looking. */
  const compare = async (path: string): Promise<CommandError | undefined> => {
    const state = texts.get(path);
    if (!state) return;
    try {
      const read = await client.send('file:read', { path });
      if (texts.get(path) !== state) return;
      if (read.version === state.version) return;
      // Our own text: the answer to an earlier save was lost, or the news was faster than it.
      if (read.text === state.text || state.unanswered.has(read.text)) markSaved(path, state, read);
      else if (state.text === state.savedText) adopt(path, read);
      else {
        state.cancelAutosave?.();
        setBase(state, { savedText: read.text, version: read.version });
        update(path, { save: 'idle', conflict: 'changed' });
      }
    } catch (error) {
      const lookError = toCommandError(error);
      if (texts.get(path) !== state) return;
      if (lookError.code !== 'FILE_NOT_FOUND') return lookError;
      state.cancelAutosave?.();
      setBase(state, { savedText: '', version: null });
      update(path, { save: 'idle', isDirty: true, conflict: 'deleted' });
      drafts()?.keep(path, { text: state.text, baseVersion: null });
    }
  };

  const save = (path: string): Promise<void> => {
    const running = saves.get(path);
    if (running) return running.then(() => save(path));
    const state = texts.get(path);
    const file = find(path);
    state?.cancelAutosave?.();
    if (!state || !file?.isDirty || file.conflict) return Promise.resolve();
    const saving = writeOnce(path, state).finally(() => saves.delete(path));
    saves.set(path, saving);
    return saving;
  };

  const scheduleSave = (path: string, state: TextState, delayMs = AUTOSAVE_MS) => {
    state.cancelAutosave?.();
    state.cancelAutosave = setTimer(() => void save(path), delayMs);
  };

  const edit = (path: string, text: string) => {
    const state = texts.get(path);
    if (!state || state.text === text) return;
    state.text = text;
    // While an answer is missing nobody knows what the file holds, so the text that was there has to be sent, too.
    const isDirty = text !== state.savedText || state.version === null || state.unanswered.size > 0;
    if (isDirty) drafts()?.keep(path, { text, baseVersion: state.version });
    else drafts()?.remove(path);
    if (find(path)?.isDirty !== isDirty) update(path, { isDirty });
    if (isDirty) scheduleSave(path, state);
    else state.cancelAutosave?.();
  };

  const forget = (path: string) => {
    texts.get(path)?.cancelAutosave?.();
    texts.delete(path);
    store.setState(({ files, activePath }) => {
      const at = files.findIndex((file) => file.path === path);
      const rest = files.filter((file) => file.path !== path);
      const next = activePath === path ? (rest[at] ?? rest[at - 1])?.path : activePath;
      return { files: rest, activePath: next };
    });
  };

  const open = async (path: string) => {
    store.setState({ activePath: path });
    const known = find(path);
    if (known?.status === 'ready' || known?.status === 'loading') return;
    if (known) update(path, { status: 'loading' }, ['loadError']);
    else store.setState(({ files }) => ({ files: [...files, newOpenFile(path)] }));
    await load(path);
  };

  const create = async (path: string) => {
    await client.send('file:write', { path, text: '', baseVersion: null });
    await open(path);
  };

  const resolve = async (path: string, choice: 'mine' | 'theirs') => {
    const state = texts.get(path);
    if (!state) return;
    if (choice === 'mine') {
      update(path, { isDirty: true }, ['conflict']);
      await save(path);
    } else if (state.version === null) {
      drafts()?.remove(path);
      forget(path);
    } else adopt(path, { text: state.savedText, version: state.version });
  };

  const loadTree = async () => {
    try {
      store.setState({ tree: await client.send('file:tree', {}), treeError: undefined });
    } catch (error) {
      store.setState({ treeError: toCommandError(error) });
    }
  };

  return {
    store,
    open,
    edit,
    save,
    create,
    resolve,
    text: (path) => texts.get(path)?.text ?? '',
    activate: (path) => store.setState({ activePath: path }),
    close(path) {
      // The draft stays until the save has arrived, so closing loses nothing.
      void save(path);
      forget(path);
    },
    async saveAll() {
      await Promise.all(store.getState().files.map((file) => save(file.path)));
    },
    async replace(path, text) {
      await open(path);
      if (find(path)?.status === 'missing') {
        await client.send('file:write', { path, text, baseVersion: null });
        await open(path);
        return;
      }
      if (find(path)?.status !== 'ready') throw find(path)?.loadError ?? toCommandError(undefined);
      edit(path, text);
      update(path, { revision: (find(path)?.revision ?? 0) + 1 }, ['conflict']);
      await save(path);
    },
    async createFolder(path) {
      await client.send('file:create-folder', { path });
    },
    async rename({ from, to }) {
      await Promise.all(
        store
          .getState()
          .files.filter((file) => isInside(file.path, from))
          .map((file) => save(file.path)),
      );
      await client.send('file:rename', { from, to });
      for (const [path, state] of [...texts]) {
        if (!isInside(path, from)) continue;
        texts.delete(path);
        texts.set(movedPath(path, { from, to }), state);
      }
      store.setState(({ files, activePath }) => ({
        files: files.map((file) => ({ ...file, path: movedPath(file.path, { from, to }) })),
        activePath: activePath && movedPath(activePath, { from, to }),
      }));
    },
    async remove(path) {
      await client.send('file:delete', { path });
      for (const file of store.getState().files) {
        if (!isInside(file.path, path)) continue;
        drafts()?.remove(file.path);
        forget(file.path);
      }
    },
    accept({ tree, paths }) {
      store.setState({ tree, treeError: undefined });
      for (const file of store.getState().files) {
        // Without paths the host only knows that something changed while it was not looking.
        const isTouched =
          paths.length === 0 ||
          paths.includes(file.path) ||
          !tree.entries.some((entry) => entry.path === file.path);
        if (!isTouched) continue;
        if (file.status === 'missing' || file.status === 'failed') void load(file.path);
        else if (file.status === 'ready' && !saves.has(file.path)) void compare(file.path);
      }
    },
    forgetAll() {
      for (const path of [...texts.keys()]) texts.get(path)?.cancelAutosave?.();
      texts.clear();
      store.setState({ files: [], activePath: undefined, tree: undefined, treeError: undefined });
    },
    async resume() {
      await loadTree();
      await Promise.all(
        store.getState().files.map(async (file) => {
          if (file.status !== 'ready') await load(file.path);
          else if (!saves.has(file.path)) {
            await compare(file.path);
            await save(file.path);
          }
        }),
      );
    },
  };
}

function newTextState(facts: Pick<TextState, 'text' | 'savedText' | 'version'>): TextState {
  return { ...facts, unanswered: new Set(), cancelAutosave: undefined };
}

/** What was sent on top of an older version is refused from now on, if it still arrives. */
function setBase(state: TextState, base: Pick<TextState, 'savedText' | 'version'>): void {
  Object.assign(state, base);
  state.unanswered.clear();
}
