/**
 * Asks about each item after the other, over one tunnel to a student's engine: each question that is asked beside another
 * opens a tunnel, which takes as long as twenty answers and a tenth of a second of a processor. What answers undefined,
 * because it was removed since it was listed, is left out.
 */
export async function readInTurn<T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R | undefined>,
): Promise<R[]> {
  const found: R[] = [];
  for (const item of items) {
    const one = await read(item);
    if (one !== undefined) found.push(one);
  }
  return found;
}
