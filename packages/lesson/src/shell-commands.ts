/** One word of a command, without its quotes. `$x` and `$( )` stay as they are written. */
export interface ShellWord {
  text: string;
  /** Where the word begins in the code. */
  offset: number;
}

export interface ShellScript {
  /** Simple commands in the order written, those inside `$( )` included. */
  commands: ShellWord[][];
  /** Where a back-tick substitution begins. */
  backticks: number[];
}

const leadingWords = new Set([
  'do',
  'then',
  'else',
  'elif',
  'if',
  'while',
  'until',
  '!',
  'time',
  '{',
  'sudo',
  '$',
  'exec',
]);

/**
 * Splits shell code into simple commands: enough of the grammar for lesson code (quotes, continued lines,
 * lists, pipes, loops, substitutions, redirections, here-documents), without running anything.
 */
export function parseShell(code: string, baseOffset = 0): ShellScript {
  const script: ShellScript = { commands: [], backticks: [] };
  let words: ShellWord[] = [];
  let word: ShellWord | undefined;
  let isTarget = false;
  let hereDocument: string | undefined;
  let at = 0;

  const append = (text: string) => {
    word ??= { text: '', offset: baseOffset + at };
    word.text += text;
  };
  const endWord = () => {
    if (word !== undefined && !isTarget) words.push(word);
    if (word !== undefined) isTarget = false;
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    const start = words.findIndex(({ text }) => !leadingWords.has(text) && !/^\w+=/.test(text));
    if (start >= 0) script.commands.push(words.slice(start));
    words = [];
  };
  const substitute = (from: number, to: number) => {
    const inner = parseShell(code.slice(from, to), baseOffset + from);
    script.commands.push(...inner.commands);
    script.backticks.push(...inner.backticks);
  };
  /** Handles `$(…)` and back-ticks at the current place; answers the place after them, or undefined. */
  const skipSubstitution = (): number | undefined => {
    if (code.startsWith('$(', at)) {
      const end = findClosing(code, at + 2);
      substitute(at + 2, end);
      append(code.slice(at, end + 1));
      return end + 1;
    }
    if (code[at] === '`') {
      const closing = code.indexOf('`', at + 1);
      const end = closing < 0 ? code.length : closing;
      script.backticks.push(baseOffset + at);
      substitute(at + 1, end);
      append(code.slice(at, end + 1));
      return end + 1;
    }
    return undefined;
  };

  while (at < code.length) {
    const char = code[at] as string;
    const next = skipSubstitution();
    if (next !== undefined) {
      at = next;
    } else if (char === '\\') {
      if (code[at + 1] !== '\n') append(code[at + 1] ?? '');
      at += 2;
    } else if (char === "'") {
      const closing = code.indexOf("'", at + 1);
      const end = closing < 0 ? code.length : closing;
      append(code.slice(at + 1, end));
      at = end + 1;
    } else if (char === '"') {
      append('');
      at += 1;
      while (at < code.length && code[at] !== '"') {
        const after = skipSubstitution();
        if (after !== undefined) at = after;
        else if (code[at] === '\\') {
          append(code[at + 1] ?? '');
          at += 2;
        } else {
          append(code[at] as string);
          at += 1;
        }
      }
      at += 1;
    } else if (char === '#' && word === undefined) {
      const end = code.indexOf('\n', at);
      at = end < 0 ? code.length : end;
    } else if (char === '\n') {
      endCommand();
      at += 1;
      if (hereDocument !== undefined) {
        at = findHereDocumentEnd(code, at, hereDocument);
        hereDocument = undefined;
      }
    } else if (char === '<' || char === '>') {
      // The number of `2>` belongs to the redirection.
      if (word !== undefined && /^\d+$/.test(word.text)) word = undefined;
      endWord();
      const [operator = char, delimiter] = /^<<-?\s*['"]?(\w+)['"]?|^[<>]+[&|]?/.exec(code.slice(at)) ?? [];
      if (delimiter !== undefined) hereDocument = delimiter;
      else isTarget = true;
      at += operator.length;
    } else if (';|&()'.includes(char)) {
      endCommand();
      at += 1;
    } else if (/\s/.test(char)) {
      endWord();
      at += 1;
    } else {
      append(char);
      at += 1;
    }
  }
  endCommand();
  return script;
}

function findClosing(code: string, from: number): number {
  let depth = 1;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}

function findHereDocumentEnd(code: string, from: number, delimiter: string): number {
  let at = from;
  while (at < code.length) {
    const newline = code.indexOf('\n', at);
    const end = newline < 0 ? code.length : newline;
    if (code.slice(at, end).trim() === delimiter) return end;
    at = end + 1;
  }
  return code.length;
}
