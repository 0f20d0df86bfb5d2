'use client';

import type * as Monaco from 'monaco-editor/editor';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { SiteTheme } from '../workspace/site-theme.ts';
import { registerDockerfileLanguage } from './dockerfile/dockerfile-language.ts';
import { fileLanguage } from './file-language.ts';
import styles from './monaco-pane.module.css';
import { applyMonacoTheme, monaco, prepareMonaco } from './monaco-setup.ts';
import type { OpenFiles } from './open-files.ts';

interface MonacoPaneProps {
  files: OpenFiles;
  path: string;
  /** Raised when the text was replaced from outside the editor. */
  revision: number;
  theme: SiteTheme;
  isWaitingForChoice: boolean;
}

const viewStates = new Map<string, Monaco.editor.ICodeEditorViewState>();

/** One editor for all open files; each file has a model that keeps its own undo history. */
export function MonacoPane({ files, path, revision, theme, isWaitingForChoice }: MonacoPaneProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Monaco.editor.IStandaloneCodeEditor>(undefined);
  const t = useTranslations('editor');
  const dockerfile = useTranslations('dockerfile');

  useEffect(() => {
    const registration = registerDockerfileLanguage(monaco, {
      source: dockerfile('source'),
      diagnostic: (code, message) => {
        const key = `codes.${code}` as Parameters<typeof dockerfile.has>[0];
        return dockerfile.has(key) ? dockerfile(key) : dockerfile('unknownCode', { message });
      },
      hint: (rule, values) => dockerfile(`hints.${rule}`, values),
      instruction: (name) => {
        const key = `instructions.${name}` as Parameters<typeof dockerfile.has>[0];
        return /^[A-Za-z]+$/.test(name) && dockerfile.has(key) ? dockerfile(key) : undefined;
      },
    });
    return () => registration.dispose();
  }, [dockerfile]);

  const label = t('codeLabel', { path });
  useEffect(() => {
    if (!host.current) return;
    prepareMonaco();
    const created = monaco.editor.create(host.current, {
      model: null,
      automaticLayout: true,
      // Chromium's EditContext loses composed Hangul in some versions; the text area is what IMEs know.
      editContext: false,
      fontFamily: "D2Coding, 'D2 Coding', monospace",
      fontSize: 16,
      fontLigatures: false,
      lineHeight: 24,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderLineHighlight: 'line',
      tabSize: 2,
      wordWrap: 'on',
      unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false },
      fixedOverflowWidgets: true,
      padding: { top: 8, bottom: 8 },
      overviewRulerLanes: 0,
      lineNumbersMinChars: 3,
      contextmenu: true,
      // Above the first lines it would cover the build buttons.
      hover: { above: false },
      stickyScroll: { enabled: false },
    });
    editor.current = created;
    host.current.querySelector('textarea')?.setAttribute('data-pane-focus', '');
    created.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => {
      const open = modelPath(created.getModel());
      if (open) void files.save(open);
    });
    const edits = created.onDidChangeModelContent(() => {
      const model = created.getModel();
      const open = modelPath(model);
      if (model && open) files.edit(open, model.getValue());
    });
    return () => {
      edits.dispose();
      created.dispose();
      editor.current = undefined;
    };
  }, [files]);

  useEffect(() => {
    applyMonacoTheme(theme);
  }, [theme]);

  useEffect(() => {
    const current = editor.current;
    if (!current) return;
    const uri = modelUri(path);
    const model =
      monaco.editor.getModel(uri) ?? monaco.editor.createModel(files.text(path), fileLanguage(path), uri);
    current.setModel(model);
    const view = viewStates.get(path);
    if (view) current.restoreViewState(view);
    return () => {
      const left = current.saveViewState();
      if (left) viewStates.set(path, left);
    };
  }, [files, path]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a raised revision says that the text was replaced
  useEffect(() => {
    const model = monaco.editor.getModel(modelUri(path));
    if (!model || model.getValue() === files.text(path)) return;
    // An edit, unlike a new value, can be undone.
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text: files.text(path) }], () => null);
  }, [files, path, revision]);

  useEffect(() => {
    editor.current?.updateOptions({
      ariaLabel: label,
      readOnly: isWaitingForChoice,
      readOnlyMessage: { value: t('chooseFirst') },
    });
  }, [label, isWaitingForChoice, t]);

  useEffect(() => disposeClosedModels(files), [files]);

  return <div ref={host} className={styles.host} />;
}

function modelUri(path: string): Monaco.Uri {
  return monaco.Uri.from({ scheme: 'workspace', path: `/${path}` });
}

function modelPath(model: Monaco.editor.ITextModel | null): string | undefined {
  return model?.uri.scheme === 'workspace' ? model.uri.path.slice(1) : undefined;
}

/** A closed file's model goes, so that opening it again shows the file and not an old text. */
function disposeClosedModels(files: OpenFiles): () => void {
  const keepOnly = (isKept: (path: string) => boolean) => {
    for (const model of monaco.editor.getModels()) {
      const path = modelPath(model);
      if (path === undefined || isKept(path)) continue;
      viewStates.delete(path);
      model.dispose();
    }
  };
  const end = files.store.subscribe((state) =>
    keepOnly((path) => state.files.some((file) => file.path === path)),
  );
  return () => {
    end();
    keepOnly(() => false);
  };
}
