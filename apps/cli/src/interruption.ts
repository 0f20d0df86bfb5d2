/** What a shell answers for a program that was ended by Ctrl+C. */
export const INTERRUPTED_EXIT_CODE = 130;

/** Ctrl+C, the end of the service, the end of the terminal. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Fires at Ctrl+C, SIGTERM and when the terminal goes away. Nothing ends by itself any more then: whoever asks for this
 * stops in order what it started. A second Ctrl+C does not cut that short.
 */
export function watchInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => interruption.abort());
  }
  return interruption.signal;
}
