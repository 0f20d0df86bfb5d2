export interface TerminalSize {
  cols: number;
  rows: number;
}

/** Every packet to dtach's master: kind, length, and eight bytes that hold input or a size. */
const PACKET_BYTES = 10;
const DATA_BYTES = 8;
/** Numbers of dtach 0.9. */
const kinds = { push: 0, attach: 1, size: 3, redraw: 4 } as const;
/** Tell the program by SIGWINCH that it is to draw its screen again. */
const REDRAW_BY_SIGNAL = 3;

/** What is typed or pasted, for the program in the terminal. */
export function inputPackets(bytes: Uint8Array): Buffer {
  const packets = Buffer.alloc(Math.ceil(bytes.length / DATA_BYTES) * PACKET_BYTES);
  for (let from = 0, at = 0; from < bytes.length; from += DATA_BYTES, at += PACKET_BYTES) {
    const part = bytes.subarray(from, from + DATA_BYTES);
    packets[at] = kinds.push;
    packets[at + 1] = part.length;
    packets.set(part, at + 2);
  }
  return packets;
}

/** From the first of the two on the master sends output; by the second the program draws what it shows. */
export function attachPackets(size: TerminalSize): Buffer {
  return Buffer.concat([
    packet(kinds.attach, 0, Buffer.alloc(DATA_BYTES)),
    packet(kinds.redraw, REDRAW_BY_SIGNAL, sizeBytes(size)),
  ]);
}

export function sizePacket(size: TerminalSize): Buffer {
  return packet(kinds.size, 0, sizeBytes(size));
}

function packet(kind: number, length: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([kind, length]), data], PACKET_BYTES);
}

/** A struct winsize: rows, columns, and a size in pixels that nobody knows. Linux is little-endian where Docker runs. */
function sizeBytes({ cols, rows }: TerminalSize): Buffer {
  const bytes = Buffer.alloc(DATA_BYTES);
  bytes.writeUInt16LE(rows, 0);
  bytes.writeUInt16LE(cols, 2);
  return bytes;
}
