const NEWLINE = 0x0a;
/** ESC, shift-out, shift-in; then C1 controls as UTF-8 writes them. They change more than the text. */
const controlBytes = [0x1b, 0x0e, 0x0f] as const;
const c1Controls = [0x84, 0x85, 0x88, 0x8d, 0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f].map((byte) =>
  Buffer.from([0xc2, byte]),
);

/** Whether it is text that scrolls by and leaves no trace but the text: no control sequence in it. */
export function isPlainOutput(bytes: Buffer): boolean {
  if (controlBytes.some((byte) => bytes.includes(byte))) return false;
  return !bytes.includes(0xc2) || !c1Controls.some((control) => bytes.includes(control));
}

/**
 * Leaves out the middle of plain output that nobody could still see: keeps the first line (it may end a
 * character or sequence begun before) and at least `tailBytes` from a line start on. Returns undefined
 * when the output may not be cut: it is not plain, or has no lines.
 */
export function skimOutput(chunks: readonly Buffer[], tailBytes: number): Buffer[] | undefined {
  const [head] = chunks;
  const headEnd = (head?.indexOf(NEWLINE) ?? -1) + 1;
  if (head === undefined || headEnd === 0) return undefined;

  let first = 0;
  let leftBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  for (const chunk of chunks) {
    if (leftBytes - chunk.length < tailBytes) break;
    if (!isPlainOutput(chunk)) return undefined;
    leftBytes -= chunk.length;
    first += 1;
  }
  if (first === 0) return undefined;
  const boundary = chunks[first];
  const lineStart = (boundary?.indexOf(NEWLINE) ?? -1) + 1;
  if (boundary === undefined || lineStart === 0) return undefined;
  if (!isPlainOutput(boundary.subarray(0, lineStart))) return undefined;
  // The first line is copied, so that a few bytes do not hold on to a whole chunk.
  return [Buffer.from(head.subarray(0, headEnd)), boundary.subarray(lineStart), ...chunks.slice(first + 1)];
}
