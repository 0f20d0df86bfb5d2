import type { Writable } from 'node:stream';

/**
 * Fires when whoever read a stream is gone (`… | head`). From then on nothing is heard, and that is no failure: what
 * was begun goes on to its end, so that no sandbox or program is left behind. Other faults of a stream throw as ever.
 */
export function watchLostReader(streams: readonly Writable[]): AbortSignal {
  const lost = new AbortController();
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      lost.abort();
    });
  }
  return lost.signal;
}
