import type { ErrorCode } from '@naru/protocol/error-codes';
import { CommandError } from '../workspace/command-error.ts';

interface Readiness {
  isReady(): boolean;
  confirm(): void;
  /** Those who wait go on waiting for the next `confirm`. */
  withdraw(): void;
  /** It never will be again: nobody has to wait to learn that. */
  end(): void;
  /** Rejects with `CommandError` when it takes too long, or is over. */
  wait(): Promise<void>;
}

/** Something of the page stands only while the sandbox host knows of it; a Run waits for that, and not for ever. */
export function createReadiness({ isReady, waitMs }: { isReady: boolean; waitMs: number }): Readiness {
  let state: 'ready' | 'pending' | 'over' = isReady ? 'ready' : 'pending';
  const waiting = new Set<(refusal?: ErrorCode) => void>();
  const settleAll = (refusal?: ErrorCode) => {
    for (const settle of [...waiting]) settle(refusal);
  };
  const become = (next: typeof state) => {
    if (state !== 'over') state = next;
  };
  return {
    isReady: () => state === 'ready',
    confirm() {
      become('ready');
      settleAll();
    },
    withdraw: () => become('pending'),
    end() {
      become('over');
      settleAll('TERMINAL_NOT_FOUND');
    },
    wait: () =>
      new Promise((resolve, reject) => {
        const settle = (refusal?: ErrorCode) => {
          clearTimeout(timer);
          waiting.delete(settle);
          if (refusal) reject(new CommandError({ code: refusal }));
          else resolve();
        };
        const timer = setTimeout(() => settle('TIMED_OUT'), waitMs);
        if (state === 'pending') waiting.add(settle);
        else settle(state === 'over' ? 'TERMINAL_NOT_FOUND' : undefined);
      }),
  };
}
