/**
 * The escape sequences by which the shell of a terminal tells of its commands (images/sandbox/…/shell-marks). Whoever
 * prints in the terminal can print them too: they are a help, never a proof, and bounded before they come here.
 */
export type ShellMark =
  | { kind: 'prompt' }
  /** The prompt is drawn: what a person types begins here. */
  | { kind: 'input' }
  /** The shell waits for more lines of an unfinished command. */
  | { kind: 'continuation' }
  | { kind: 'command'; line: string }
  | { kind: 'output' }
  | { kind: 'end'; exitCode: number; stages: number[] };

/** OSC numbers of the marks: semantic prompts, and VS Code's for the command line. */
export const shellMarkNumbers = [133, 633] as const;
export type ShellMarkNumber = (typeof shellMarkNumbers)[number];

const MAX_STAGES = 20;

/** Reads what stands between the number and the end of a sequence; undefined for what is none of our marks. */
export function parseShellMark(number: ShellMarkNumber, data: string): ShellMark | undefined {
  if (number === 633) {
    const line = /^E;([^;]*)(?:;|$)/.exec(data)?.[1];
    return line ? { kind: 'command', line: unescapeLine(line) } : undefined;
  }
  const [kind = '', first = '', ...options] = data.split(';');
  switch (kind) {
    case 'A':
      return { kind: 'prompt' };
    case 'B':
      return { kind: 'input' };
    case 'P':
      return first === 'k=s' ? { kind: 'continuation' } : undefined;
    case 'C':
      return { kind: 'output' };
    case 'D':
      return /^\d{1,3}$/.test(first)
        ? { kind: 'end', exitCode: Number(first), stages: readStages(options) }
        : undefined;
    default:
      return undefined;
  }
}

/** Exit codes of a pipeline's parts, first to last. */
function readStages(options: readonly string[]): number[] {
  const text = options.find((option) => option.startsWith('stages='))?.slice('stages='.length) ?? '';
  const codes = text.split(',').filter((code) => /^\d{1,3}$/.test(code));
  return codes.slice(0, MAX_STAGES).map(Number);
}

/** `\\` is a backslash and `\xAB` a byte, as in VS Code's sequence. */
function unescapeLine(text: string): string {
  return text.replace(/\\(?:\\|x([0-9a-f]{2}))/gi, (_whole, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
