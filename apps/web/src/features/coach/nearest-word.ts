export const dockerCommands: readonly string[] =
  'attach build commit compose container cp create diff events exec export history image images import info inspect kill load login logout logs network pause port ps pull push rename restart rm rmi run save search start stats stop system tag top unpause update version volume wait'.split(
    ' ',
  );

/** Whether one word is the other with a slip of the fingers: a letter more, less, another, or two swapped. */
export function isNear(word: string, meant: string): boolean {
  const slips = countSlips(word.toLowerCase(), meant);
  return word !== meant && slips <= (meant.length > 4 ? 2 : 1);
}

/** The one word it was meant to be; undefined when none or several are as near. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  const near = known
    .filter((meant) => isNear(word, meant))
    .map((meant) => ({ meant, slips: countSlips(word.toLowerCase(), meant) }))
    .sort((left, right) => left.slips - right.slips);
  return near[0] !== undefined && near[0].slips !== near[1]?.slips ? near[0].meant : undefined;
}

/** Damerau–Levenshtein distance, swaps of neighbours counted as one. Words beyond any command's length are far. */
function countSlips(from: string, to: string): number {
  if (from.length > 20) return Number.POSITIVE_INFINITY;
  const rows = Array.from({ length: from.length + 1 }, (_, row) =>
    Array.from({ length: to.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= from.length; row += 1) {
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      let slips = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) slips = Math.min(slips, at(row - 2, column - 2) + 1);
      const cells = rows[row];
      if (cells) cells[column] = slips;
    }
  }
  return at(from.length, to.length);
}
