import { workspacePath } from '@naru/protocol/workspace';
import type { Code } from 'mdast';
import { suggestNearest } from './find-nearest.ts';
import type { Place, ProblemList } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };

const codeLanguages = ['sh', 'dockerfile', 'html', 'css', 'json', 'yaml', 'js', 'output'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

const otherNames: Record<string, CodeLanguage> = { bash: 'sh', yml: 'yaml', javascript: 'js' };
export const codeOptionNames = ['terminal', 'norun', 'mistake', 'open', 'save', 'title'];

export interface CodeBlock {
  node: Code;
  language: CodeLanguage;
  code: string;
  isRunnable: boolean;
  /** The block shows something wrong on purpose: the rules about what code teaches are off. */
  isMistake: boolean;
  terminal?: 'A' | 'B';
  open?: string;
  save?: string;
  title?: string;
  /** Place in the lesson of an offset in `code`. */
  placeAt(offset: number): Place;
}

/** Reads the fence line of a code block. Undefined when the language is not one of ours. */
export function readCodeBlock(node: Code, body: string, problems: ProblemList): CodeBlock | undefined {
  const start: Place = node.position?.start ?? { line: 1, column: 1 };
  const lines = body.split('\n');
  if (!/^\s*[>\s]*(`{3,}|~{3,})/.test(lines[start.line - 1]?.slice(start.column - 1) ?? '')) {
    problems.add('code-fence', start);
    return undefined;
  }
  const end = node.position?.end.line ?? start.line;
  if (end === start.line || !/^[>\s]*(`{3,}|~{3,})\s*$/.test(lines[end - 1] ?? ''))
    problems.add('code-unclosed', start);

  const given = node.lang ?? '';
  const language = otherNames[given] ?? codeLanguages.find((name) => name === given);
  if (language === undefined) {
    problems.add('code-language', start, {
      language: given === '' ? '-' : given,
      nearest: suggestNearest(given, codeLanguages),
      allowed: codeLanguages.join(', '),
    });
    return undefined;
  }
  if (node.value.trim() === '') problems.add('code-empty', start);
  const options = readOptions(node.meta ?? '', language, start, problems);
  return {
    node,
    language,
    code: node.value,
    isRunnable: language === 'sh' && !options.has('norun'),
    isMistake: options.has('mistake'),
    ...(options.has('terminal') ? { terminal: options.get('terminal') as 'A' | 'B' } : {}),
    ...pick(options, 'open'),
    ...pick(options, 'save'),
    ...pick(options, 'title'),
    placeAt: (offset) => {
      const before = node.value.slice(0, offset).split('\n');
      return {
        line: start.line + before.length,
        column: start.column + (before.at(-1)?.length ?? 0),
      };
    },
  };
}

function pick<K extends string>(options: ReadonlyMap<string, string>, key: K): { [P in K]?: string } {
  const value = options.get(key);
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}

function readOptions(
  meta: string,
  language: CodeLanguage,
  place: Place,
  problems: ProblemList,
): Map<string, string> {
  const texts = messages.codeOptions;
  const options = new Map<string, string>();
  for (const [word] of meta.matchAll(/[^\s=]+(?:=(?:"[^"]*"?|\S*))?/g)) {
    const equals = word.indexOf('=');
    const option = equals < 0 ? word : word.slice(0, equals);
    const raw = equals < 0 ? undefined : word.slice(equals + 1);
    const bad = (expected: string) => problems.add('code-option-value', place, { option, expected });
    const misplaced = (expected: string) =>
      problems.add('code-option-place', place, { option, language, expected });

    if (!codeOptionNames.includes(option)) {
      const nearest = suggestNearest(option, codeOptionNames);
      problems.add('code-option-unknown', place, { option, nearest, allowed: codeOptionNames.join(', ') });
      continue;
    }
    if (options.has(option)) {
      bad(texts.repeated);
      continue;
    }
    if (raw?.startsWith('"') && !/^".*"$/.test(raw)) {
      bad(texts.quotes);
      continue;
    }
    const value = raw?.replace(/^"(.*)"$/, '$1');
    if (option === 'norun' || option === 'mistake') {
      if (value !== undefined) bad(texts.flag);
      else if (option === 'norun' && language !== 'sh') misplaced(texts.shellOnly);
      else options.set(option, '');
    } else if (value === undefined || value === '') {
      bad(texts.value);
    } else if (option === 'terminal') {
      if (language !== 'sh') misplaced(texts.shellOnly);
      else if (value !== 'A' && value !== 'B') bad(texts.terminal);
      else options.set(option, value);
    } else if (option === 'title') {
      options.set(option, value);
    } else if (language === 'output') {
      misplaced(texts.fileOnly);
    } else if (!workspacePath.safeParse(value).success) {
      problems.add('code-path', place, { option, path: value });
    } else {
      options.set(option, value);
    }
  }
  return options;
}
