import { type CriterionResult, evaluateExercise } from '@naru/checks/evaluate-exercise';
import { type Evidence, noEvidence } from '@naru/checks/evidence';
import { recordProbe } from '@naru/checks/record-probe';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import { seededRandom } from '@naru/checks/seeded-random';
import type { Reading } from '@naru/protocol/attempt-result';
import type { Attempt } from './attempt.ts';
import { boundProbe } from './bound-probe.ts';
import type { CheckRun } from './check-queue.ts';
import type { GradedExercise } from './lesson-exercises.ts';

/** A check takes no longer; what is not done by then is "could not check". */
const CHECK_LIMIT_MS = 15_000;

/** Verdicts with everything they were decided by. */
export interface Evaluation {
  results: CriterionResult[];
  seed: string;
  evidence: Evidence;
  readings: Reading[];
}

/** Judges an attempt by what the sandbox is now and what was recorded. Never throws, whatever the sandbox does. */
export async function evaluateAttempt(options: {
  checks: SandboxChecks;
  workspace: string;
  exercise: GradedExercise;
  attempt: Attempt;
  run: CheckRun;
  /** Of the random numbers; must not be guessable in the sandbox. */
  seed: string;
  cancel: AbortSignal;
  onOwnFile(path: string): void;
  limitMs?: number;
}): Promise<Evaluation> {
  const { checks, workspace, exercise, attempt, run, seed, cancel, onOwnFile } = options;
  const signal = AbortSignal.any([cancel, AbortSignal.timeout(options.limitMs ?? CHECK_LIMIT_MS)]);
  const evidence = await within(signal, checks.readEvidence(attempt.mark)).catch(() => noEvidence);
  // Nobody waits for a verdict by itself, and it is looked at once more a moment later.
  const opened = checks.openProbe(workspace, { isPatient: run.cause === 'asked' });
  const { probe, readings } = recordProbe(boundProbe(opened, { signal, isActing: run.isActing, onOwnFile }));
  try {
    const results = await evaluateExercise({
      spec: exercise.spec,
      values: attempt.values,
      answers: attempt.answers,
      evidence,
      probe,
      random: seededRandom(seed),
      startedAtMs: attempt.startedAtMs,
      signal,
      ...(run.only === undefined ? {} : { only: [...run.only] }),
    });
    return { results, seed, evidence, readings: readings() };
  } finally {
    // A sandbox that is gone has nothing left to take away.
    await opened.close().catch(() => {});
  }
}

function within<T>(signal: AbortSignal, asked: Promise<T>): Promise<T> {
  const timeUp = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([asked, timeUp]);
}
