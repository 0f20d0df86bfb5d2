'use client';

import type * as Monaco from 'monaco-editor/editor';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { SiteTheme } from '../workspace/site-theme.ts';
import { registerDockerfileLanguage } from './dockerfile/dockerfile-language.ts';
import { fileLanguage } from './file-language.ts';
import { createFileModels } from './file-models.ts';
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
      // Of a disposed editor nothing is left to keep.
      keepView(files, created);
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
    const models = modelsOf(files);
    current.setModel(models.model(path));
    const view = models.view(path);
    if (view) current.restoreViewState(view);
    return () => keepView(files, current);
  }, [files, path]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a raised revision says that the text was replaced
  useEffect(() => {
    const model = modelsOf(files).model(path);
    if (model.getValue() === files.text(path)) return;
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

  return <div ref={host} className={styles.host} />;
}

type FileModels = ReturnType<
  typeof createFileModels<Monaco.editor.ITextModel, Monaco.editor.ICodeEditorViewState>
>;

const modelsByFiles = new WeakMap<OpenFiles, FileModels>();
let nextFilesNumber = 1;

function modelsOf(files: OpenFiles): FileModels {
  const known = modelsByFiles.get(files);
  if (known) return known;
  // Two lessons may have files of one name.
  const authority = `files-${nextFilesNumber++}`;
  const created: FileModels = createFileModels(files, (path, text) =>
    monaco.editor.createModel(
      text,
      fileLanguage(path),
      monaco.Uri.from({ scheme: 'workspace', authority, path: `/${path}` }),
    ),
  );
  modelsByFiles.set(files, created);
  return created;
}

function keepView(files: OpenFiles, editor: Monaco.editor.ICodeEditor): void {
  const path = modelPath(editor.getModel());
  const view = editor.saveViewState();
  if (path !== undefined && view) modelsOf(files).keepView(path, view);
}

function modelPath(model: Monaco.editor.ITextModel | null): string | undefined {
  return model?.uri.scheme === 'workspace' ? model.uri.path.slice(1) : undefined;
}
