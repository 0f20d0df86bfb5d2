// The texts must be there before any other part of the editor reads them.
import 'monaco-editor/nls/lang/ko';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/css/register';
import 'monaco-editor/languages/definitions/dockerfile/register';
import 'monaco-editor/languages/definitions/html/register';
import 'monaco-editor/languages/definitions/ini/register';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/definitions/python/register';
import 'monaco-editor/languages/definitions/shell/register';
import 'monaco-editor/languages/definitions/yaml/register';
import 'monaco-editor/languages/features/json/register';
import * as monaco from 'monaco-editor/editor';
import { readColor, type SiteTheme } from '../workspace/site-theme.ts';

/** Loaded on demand, apart from the rest of the workbench: it is by far its largest part. */
export { monaco };

export function prepareMonaco(): void {
  self.MonacoEnvironment = {
    getWorker: (_id: string, label: string) =>
      label === 'json'
        ? new Worker(new URL('./workers/json.worker.ts', import.meta.url), { type: 'module' })
        : new Worker(new URL('./workers/editor.worker.ts', import.meta.url), { type: 'module' }),
  };
}

/** The editor draws its own colours, so the site's are copied into a theme of its kind. */
export function applyMonacoTheme(site: SiteTheme): void {
  const isDark = site === 'dark';
  const background = readColor('--code-surface', isDark ? '#0a1215' : '#edf2f2');
  const raised = readColor('--raised', isDark ? '#142126' : '#ffffff');
  const line = readColor('--line', isDark ? '#26383e' : '#d3dddd');
  const muted = readColor('--muted', isDark ? '#9fb3b8' : '#4c6168');
  const accent = readColor('--accent', isDark ? '#5cc3c6' : '#0b6570');
  monaco.editor.defineTheme('naru', {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: isDark
      ? [{ token: 'comment', foreground: '8fb89a' }]
      : [
          { token: 'comment', foreground: '1b6e47' },
          { token: 'keyword', foreground: '0b4fa8' },
        ],
    colors: {
      'editor.background': background,
      'editor.foreground': readColor('--code-text', isDark ? '#e4eded' : '#14262b'),
      'editorLineNumber.foreground': muted,
      'editorLineNumber.activeForeground': readColor('--text', muted),
      'editorCursor.foreground': accent,
      'editorGutter.background': background,
      'editorWidget.background': raised,
      'editorWidget.border': line,
      'editorHoverWidget.background': raised,
      'editorSuggestWidget.background': raised,
      'editorStickyScroll.background': background,
      'editor.lineHighlightBorder': line,
      focusBorder: accent,
    },
  });
  monaco.editor.setTheme('naru');
}
