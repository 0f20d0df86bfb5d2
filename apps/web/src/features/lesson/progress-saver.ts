import type { StepVisit } from '../workspace/saved-visits.ts';

/** `refused`: the server will not take this visit however often it is sent. */
export type SendResult = 'saved' | 'refused';

export interface ProgressSaverParts {
  /** Rejects when it is worth sending again. */
  send(visit: StepVisit): Promise<SendResult>;
  /** Keeps a visit in this browser until it is saved; undefined forgets it. */
  keep(visit: StepVisit | undefined): void;
  onTroubleChange(isInTrouble: boolean): void;
  /** Returns the function that cancels. */
  schedule(work: () => void, delayMs: number): () => void;
}

export interface ProgressSaver {
  save(visit: StepVisit): void;
  /** What is not saved yet is sent a last time; after that it is the browser's copy that remembers. */
  stop(): void;
}

const RETRY_DELAYS_MS = [2_000, 5_000, 15_000, 30_000];
/** One lost request is not worth a word. */
const FAILURES_BEFORE_TROUBLE = 2;

/** Sends the newest visit, one at a time, again and again until it is saved. Reading never waits for it. */
export function createProgressSaver({
  send,
  keep,
  onTroubleChange,
  schedule,
}: ProgressSaverParts): ProgressSaver {
  let wanted: StepVisit | undefined;
  let isSending = false;
  let isStopped = false;
  let failures = 0;
  let cancelRetry: (() => void) | undefined;

  const settle = () => {
    if (failures >= FAILURES_BEFORE_TROUBLE) onTroubleChange(false);
    failures = 0;
  };

  const run = async () => {
    if (isSending || !wanted) return;
    cancelRetry?.();
    isSending = true;
    const visit = wanted;
    try {
      await send(visit);
      settle();
      if (wanted === visit) {
        wanted = undefined;
        keep(undefined);
      }
    } catch {
      failures += 1;
      if (failures === FAILURES_BEFORE_TROUBLE) onTroubleChange(true);
      const delayMs = RETRY_DELAYS_MS[Math.min(failures, RETRY_DELAYS_MS.length) - 1] ?? 0;
      if (!isStopped) cancelRetry = schedule(run, delayMs);
      return;
    } finally {
      isSending = false;
    }
    void run();
  };

  return {
    save(visit) {
      wanted = visit;
      keep(visit);
      void run();
    },
    stop() {
      isStopped = true;
      cancelRetry?.();
      void run();
    },
  };
}
