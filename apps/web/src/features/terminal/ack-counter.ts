interface AckCounterDeps {
  /** Acknowledge at least this many bytes at once while output flows. */
  ackBytes: number;
  /** A smaller rest is acknowledged after output has been quiet this long. */
  idleMs: number;
  send(bytes: number): void;
  setTimer(run: () => void, ms: number): () => void;
}

interface AckCounter {
  parsed(bytes: number): void;
  /** Forgets what is not acknowledged: those bytes belonged to a connection that is gone. */
  restart(): void;
}

/** Counts output the terminal has really drawn, and tells the sandbox host in useful portions. */
export function createAckCounter({ ackBytes, idleMs, send, setTimer }: AckCounterDeps): AckCounter {
  let pendingBytes = 0;
  let cancelTimer: (() => void) | undefined;

  const flush = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (pendingBytes === 0) return;
    const bytes = pendingBytes;
    pendingBytes = 0;
    send(bytes);
  };

  return {
    parsed(bytes) {
      pendingBytes += bytes;
      if (pendingBytes >= ackBytes) flush();
      else cancelTimer ??= setTimer(flush, idleMs);
    },
    restart() {
      cancelTimer?.();
      cancelTimer = undefined;
      pendingBytes = 0;
    },
  };
}
