import type { Writable } from 'node:stream';

/** EPIPE of a pipe without a reader, EIO of a terminal whose window was closed. */
const LOST = ['EPIPE', 'EIO'];

/**
 * Fires when whoever read a stream is gone (`… | head`, a closed window). From then on nothing is heard, and that is no failure: what
 * was begun goes on to its end, so that no sandbox or program is left behind. Other faults of a stream throw as ever.
 */
export function watchLostReader(streams: readonly Writable[]): AbortSignal {
  const lost = new AbortController();
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!LOST.includes(error.code ?? '')) throw error;
      lost.abort();
    });
  }
  return lost.signal;
}
