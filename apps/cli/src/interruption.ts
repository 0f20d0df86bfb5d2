/** What a shell answers for a program that was ended by Ctrl+C. */
export const INTERRUPTED_EXIT_CODE = 130;

/**
 * Fires at Ctrl+C, SIGTERM and when the terminal goes away. Nothing ends by itself any more then: whoever asks for this
 * stops in order what it started. A second Ctrl+C does not cut that short.
 */
export function watchInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interruption.abort());
  }
  return interruption.signal;
}
