import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';
import type * as Monaco from 'monaco-editor/editor';
import { replacedByHints } from './diagnostic-codes.ts';
import type { DockerfileHint, DockerfileRule, HintRange } from './dockerfile-hint.ts';
import { findDockerfileHints } from './dockerfile-hints.ts';

const LANGUAGE = 'dockerfile';
const OWNER = 'dockerfile-service';
const VALIDATE_QUIET_MS = 200;
/** The validator's own rules that teach nothing here or that our hints say better. */
const IGNORE = 0;
const WARNING = 1;

interface DockerfileTexts {
  source: string;
  diagnostic(code: number, message: string): string;
  hint(rule: DockerfileRule, values: Record<string, string>): string;
  /** Korean explanation of an instruction, undefined for unknown ones. */
  instruction(name: string): string | undefined;
}

/** Completion, hover, signatures, formatting and problems for every Dockerfile model. */
export function registerDockerfileLanguage(
  monaco: typeof Monaco,
  texts: DockerfileTexts,
): Monaco.IDisposable {
  const service = DockerfileLanguageServiceFactory.createLanguageService();
  service.setCapabilities({
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown'] },
  });

  const registrations = [
    monaco.languages.registerCompletionItemProvider(LANGUAGE, {
      triggerCharacters: ['=', '$', '-', ' '],
      provideCompletionItems: async (model, position) => {
        const items = await service.computeCompletionItems(model.getValue(), toLspPosition(position));
        const word = model.getWordUntilPosition(position);
        const fallback = new monaco.Range(
          position.lineNumber,
          word.startColumn,
          position.lineNumber,
          word.endColumn,
        );
        return {
          suggestions: items.map((item) => {
            const edit = item.textEdit && 'range' in item.textEdit ? item.textEdit : undefined;
            const about = texts.instruction(String(item.data ?? '').split('_')[0] ?? '');
            return {
              label: item.label,
              kind: monaco.languages.CompletionItemKind.Keyword,
              insertText: edit?.newText ?? item.insertText ?? item.label,
              insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
              range: edit ? toMonacoRange(edit.range) : fallback,
              ...(about && { detail: about, documentation: { value: about } }),
            };
          }),
        };
      },
    }),
    monaco.languages.registerHoverProvider(LANGUAGE, {
      provideHover: (model, position) => {
        const hover = service.computeHover(model.getValue(), toLspPosition(position));
        const word = model.getWordAtPosition(position)?.word ?? '';
        const about = texts.instruction(word.toUpperCase()) ?? texts.instruction(word.toLowerCase());
        if (!hover || !about) return null;
        return {
          contents: [{ value: about }, { value: readExample(hover.contents) }],
          ...(hover.range && { range: toMonacoRange(hover.range) }),
        };
      },
    }),
    monaco.languages.registerDocumentFormattingEditProvider(LANGUAGE, {
      provideDocumentFormattingEdits: (model, { tabSize, insertSpaces }) =>
        service.format(model.getValue(), { tabSize, insertSpaces }).map((edit) => ({
          range: toMonacoRange(edit.range),
          text: edit.newText,
        })),
    }),
  ];

  const validate = (model: Monaco.editor.ITextModel) => {
    if (model.isDisposed()) return;
    const text = model.getValue();
    const hints = findDockerfileHints(text);
    // A file that is still empty is a beginning, not a mistake.
    const problems =
      text.trim() === ''
        ? []
        : service.validate(text, {
            deprecatedMaintainer: WARNING,
            instructionCmdMultiple: IGNORE,
            instructionJSONInSingleQuotes: IGNORE,
          });
    monaco.editor.setModelMarkers(model, OWNER, [
      ...hints.map((hint) => ({
        ...toMonacoRange(hint.range),
        severity: severityOf(monaco, hint.severity),
        message: texts.hint(hint.rule, hint.values),
        source: texts.source,
      })),
      ...problems
        .filter((problem) => !isReplaced(Number(problem.code), problem.range, hints))
        .map((problem) => ({
          ...toMonacoRange(problem.range),
          severity: severityOf(monaco, problem.severity === 1 ? 'error' : 'warning'),
          message: texts.diagnostic(Number(problem.code), problem.message),
          source: texts.source,
        })),
    ]);
  };
  const timers = new Map<Monaco.editor.ITextModel, ReturnType<typeof setTimeout>>();
  const watch = (model: Monaco.editor.ITextModel) => {
    if (model.getLanguageId() !== LANGUAGE) return;
    validate(model);
    // A model may outlast this registration.
    registrations.push(
      model.onDidChangeContent(() => {
        clearTimeout(timers.get(model));
        timers.set(
          model,
          setTimeout(() => validate(model), VALIDATE_QUIET_MS),
        );
      }),
      model.onWillDispose(() => {
        clearTimeout(timers.get(model));
        timers.delete(model);
      }),
    );
  };
  for (const model of monaco.editor.getModels()) watch(model);
  registrations.push(monaco.editor.onDidCreateModel(watch));

  return {
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const registration of registrations) registration.dispose();
    },
  };
}

function isReplaced(code: number, range: HintRange, hints: DockerfileHint[]): boolean {
  const rule = replacedByHints[code];
  return hints.some((hint) => hint.rule === rule && hint.range.start.line === range.start.line);
}

function severityOf(monaco: typeof Monaco, severity: DockerfileHint['severity']): Monaco.MarkerSeverity {
  const { Error: error, Warning: warning, Info: info } = monaco.MarkerSeverity;
  return { error, warning, info }[severity];
}

/** The code block of the service's English explanation: examples need no translation. */
function readExample(contents: unknown): string {
  const text =
    typeof contents === 'object' && contents !== null && 'value' in contents ? String(contents.value) : '';
  return /```[\s\S]*?```/.exec(text)?.[0] ?? '';
}

function toLspPosition({ lineNumber, column }: Monaco.Position): { line: number; character: number } {
  return { line: lineNumber - 1, character: column - 1 };
}

function toMonacoRange({ start, end }: HintRange): Monaco.IRange {
  return {
    startLineNumber: start.line + 1,
    startColumn: start.character + 1,
    endLineNumber: end.line + 1,
    endColumn: end.character + 1,
  };
}
