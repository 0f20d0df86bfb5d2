/** Between the parts of a line, and in place of a line's end within a part: images/sandbox/…/naru/docker. */
const PART = '\x1f';
const LINE_END = '\x1e';
const MAX_LINE_CHARS = 4_000;

/** A `docker …` as the sandbox's wrapper of it tells: at its begin, and once more at its end. */
export interface ToldCall {
  timeMs: number;
  terminal: string;
  cwd: string;
  /** A very long one lacks its end. */
  argv: string[];
  /** Undefined at its begin. */
  exitCode: number | undefined;
}

/** One line of the sandbox's log; undefined for what tells of no call. */
export function parseCliCall(line: string, timeMs: number): ToldCall | undefined {
  if (!line.startsWith(`${PART}naru-call${PART}`) || line.length > MAX_LINE_CHARS) return undefined;
  // It begins and ends between parts.
  const [, , what = '', terminal = '', cwd, ...argv] = line
    .replaceAll(LINE_END, '\n')
    .split(PART)
    .slice(0, -1);
  const isTold = /^(?:begin|\d{1,3})$/.test(what) && /^[\w-]{1,64}$/.test(terminal) && argv[0] === 'docker';
  if (!isTold || cwd === undefined) return undefined;
  return { timeMs, terminal, cwd, argv, exitCode: what === 'begin' ? undefined : Number(what) };
}
