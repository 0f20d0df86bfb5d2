/** Of a terminal of xterm.js, in the browser or without one. */
interface RepeatingTerminal {
  readonly rows: number;
  readonly cols: number;
  readonly parser: {
    registerCsiHandler(id: { final: string }, callback: (params: (number | number[])[]) => boolean): unknown;
  };
}

/**
 * xterm scrolls, moves lines, jumps to tabs and repeats a character (ECMA-48: SU, SD, IL, DL, CHT, CBT, REP) as often as
 * it is told, up to 2,147,483,647 times in one go, and for the last it sets aside that many cells: a line that any
 * program can print would stop or end whoever shows it. Counts beyond what the screen has are left out.
 */
export function boundRepeats(terminal: RepeatingTerminal): void {
  const bound = (finals: string, most: () => number) => {
    for (const final of finals) {
      const isBeyond = ([count]: (number | number[])[]) => typeof count === 'number' && count > most();
      terminal.parser.registerCsiHandler({ final }, isBeyond);
    }
  };
  bound('STLM', () => terminal.rows);
  bound('IZ', () => terminal.cols);
  bound('b', () => terminal.rows * terminal.cols);
}
