import type { StudentId } from '@naru/protocol/ids';
import { AppError } from '@naru/service-kit/app-error';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Of one student, over all of their pages. Beyond each the command answers RATE_LIMITED. */
const budgets = {
  /** Files, terminals, engine: about thirty a second for a while. */
  command: { points: 300, duration: 10 },
  /** Bytes typed or pasted: a paste of 4 MB passes. */
  inputBytes: { points: 4_000_000, duration: 10 },
  /** Each start may cost a second of the host. */
  start: { points: 12, duration: 60 },
  /** A check may run containers of its own; a run under way is shared. */
  check: { points: 30, duration: 60 },
  /** Acknowledgements, keystrokes and resizes; a page that reads 200 MB/s stays below it. */
  chatter: { points: 100_000, duration: 10 },
} as const;

export type RateBudget = keyof typeof budgets;

export class RateLimits {
  readonly #limiters = new Map(
    (Object.keys(budgets) as RateBudget[]).map((name) => [name, new RateLimiterMemory(budgets[name])]),
  );

  async spend(budget: RateBudget, studentId: StudentId, points = 1): Promise<void> {
    try {
      await this.#limiters.get(budget)?.consume(studentId, points);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new AppError('RATE_LIMITED', `too much ${budget}`, {
        details: { retryAfterMs: error.msBeforeNext },
      });
    }
  }
}
