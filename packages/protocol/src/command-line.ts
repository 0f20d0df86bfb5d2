/** A pipeline: the words of each of its programs. */
export type Pipeline = string[][];

export interface CommandLine {
  /** In the order they stand in. */
  pipelines: Pipeline[];
  /** What stands between them; one fewer than pipelines, or as many when the line ends with `&`. */
  joints: ('&&' | '||' | ';' | '&')[];
}

/** Words that begin what is no simple command: loops, conditions, groups. */
const keywords = new Set(
  '! { } [[ case coproc do done elif else esac fi for function if select then until while'.split(' '),
);
const operator = /^(?:&&|\|\||\|&|;;|[;&|\n()])/;
/** With an optional file descriptor before it: that is why it is looked for where a word begins. */
const redirection = /^(?:\d*(?:>>|>\||>&|<&|<>|[<>])|&>>?)/;

/**
 * Splits what was typed into simple commands and their words, quotes taken off and redirections left out. Variables and
 * patterns stay as they were typed (`$PWD/site`). Undefined for anything more: loops, groups, here-documents, a quote
 * that is not closed. Nothing is said then, rather than something wrong.
 */
export function parseCommandLine(text: string): CommandLine | undefined {
  const line: CommandLine = { pipelines: [], joints: [] };
  let pipeline: Pipeline = [];
  let words: string[] = [];
  let isTarget = false;
  let rest = text;
  const endCommand = () => {
    const isSimple = words.length > 0 && !isTarget && !keywords.has(words[0] ?? '');
    if (isSimple) pipeline.push(words);
    words = [];
    return isSimple;
  };
  const endPipeline = () => {
    if (!endCommand()) return false;
    line.pipelines.push(pipeline);
    pipeline = [];
    return true;
  };
  for (;;) {
    rest = rest.replace(/^(?:[ \t\r]|\\\n)+/, '');
    if (rest.startsWith('#')) rest = rest.replace(/^[^\n]*/, '');
    if (rest === '') break;
    const redirect = redirection.exec(rest)?.[0];
    const found = redirect === undefined ? operator.exec(rest)?.[0] : undefined;
    if (redirect !== undefined) {
      // A here-document or a process: more than a name follows.
      if (isTarget || /^\d*<<|^\d*[<>]\(/.test(rest)) return undefined;
      isTarget = true;
      rest = rest.slice(redirect.length);
    } else if (found !== undefined) {
      rest = rest.slice(found.length);
      if (found === '(' || found === ')' || found === ';;') return undefined;
      const isAtStart = words.length === 0 && pipeline.length === 0;
      if (found === '\n' && isAtStart) continue;
      if (found === '|' || found === '|&') {
        if (!endCommand()) return undefined;
        continue;
      }
      if (!endPipeline()) return undefined;
      line.joints.push(found === '\n' ? ';' : (found as '&&' | '||' | ';' | '&'));
    } else {
      const word = readWord(rest);
      if (word === undefined) return undefined;
      rest = rest.slice(word.length);
      if (isTarget) isTarget = false;
      else words.push(word.text);
    }
  }
  if (words.length > 0 || pipeline.length > 0 || isTarget) {
    if (!endPipeline()) return undefined;
  } else if (line.joints.at(-1) === ';') line.joints.pop();
  const isWhole = line.joints.length <= line.pipelines.length && line.pipelines.length > 0;
  const endsOpen = line.joints.length === line.pipelines.length && line.joints.at(-1) !== '&';
  return isWhole && !endsOpen ? line : undefined;
}

/** What may stand before a program without changing which program it is. */
const prefixes = new Set(['sudo', 'time', 'command', 'exec']);

/** The words of a simple command from its program on: without `sudo`, `time` and settings (`A=1 docker …`). */
export function skipPrefixes(words: readonly string[]): string[] {
  const from = words.findIndex((word) => !prefixes.has(word) && !/^[A-Za-z_]\w*=/.test(word));
  return from < 0 ? [] : words.slice(from);
}

/** The quote in which an unfinished command stands, when that is all it lacks. */
export function findOpenQuote(text: string): "'" | '"' | undefined {
  let open: "'" | '"' | undefined;
  let isWordStart = true;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\' && open !== "'") at += 1;
    else if (open !== undefined) {
      if (char === open) open = undefined;
    } else if (char === '#' && isWordStart) {
      while (at < text.length && text[at] !== '\n') at += 1;
    } else if (char === "'" || char === '"') open = char;
    isWordStart = char === ' ' || char === '\n' || char === ';';
  }
  return open;
}

/** Goes to the end of one word; undefined when a quote or bracket in it is not closed. */
function readWord(rest: string): { text: string; length: number } | undefined {
  let text = '';
  let at = 0;
  while (at < rest.length) {
    const char = rest.charAt(at);
    if (/[\s;&|<>()]/.test(char)) break;
    if (char === '\\') {
      if (rest[at + 1] !== '\n') text += rest.charAt(at + 1);
      at += 2;
    } else if (char === "'") {
      const end = rest.indexOf("'", at + 1);
      if (end < 0) return undefined;
      text += rest.slice(at + 1, end);
      at = end + 1;
    } else if (char === '"') {
      const end = endOfDoubleQuote(rest, at + 1);
      if (end === undefined) return undefined;
      text += rest.slice(at + 1, end).replace(/\\([\\"$`]|\n)/g, (_all, kept: string) => kept.trim());
      at = end + 1;
    } else if (char === '`' || rest.startsWith('$(', at) || rest.startsWith('${', at)) {
      const end = endOfExpansion(rest, at);
      if (end === undefined) return undefined;
      text += rest.slice(at, end);
      at = end;
    } else {
      text += char;
      at += 1;
    }
  }
  return { text, length: at };
}

function endOfDoubleQuote(rest: string, from: number): number | undefined {
  let at = from;
  while (at < rest.length && rest[at] !== '"') {
    if (rest[at] === '\\') at += 2;
    else if (rest[at] === '`' || rest.startsWith('$(', at)) {
      const end = endOfExpansion(rest, at);
      if (end === undefined) return undefined;
      at = end;
    } else at += 1;
  }
  return at < rest.length ? at : undefined;
}

/** Past a `$(…)`, `${…}` or backquotes; brackets inside quotes are rare enough to be taken for brackets. */
function endOfExpansion(rest: string, from: number): number | undefined {
  if (rest[from] === '`') {
    const end = rest.indexOf('`', from + 1);
    return end < 0 ? undefined : end + 1;
  }
  const [opens, closes] = rest[from + 1] === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let at = from + 1; at < rest.length; at += 1) {
    if (rest[at] === opens) depth += 1;
    else if (rest[at] === closes) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}
