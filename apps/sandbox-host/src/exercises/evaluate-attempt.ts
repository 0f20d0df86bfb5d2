import { type CriterionResult, evaluateExercise } from '@naru/checks/evaluate-exercise';
import { type Evidence, noEvidence } from '@naru/checks/evidence';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type { Attempt } from './attempt.ts';
import { boundProbe } from './bound-probe.ts';
import type { CheckRun } from './check-queue.ts';
import type { GradedExercise } from './lesson-exercises.ts';

/** A check takes no longer; what is not done by then is "could not check". */
export const CHECK_LIMIT_MS = 15_000;

export interface Evaluation {
  results: CriterionResult[];
}

/** Judges an attempt by what the sandbox is now and what was recorded. Never throws, whatever the sandbox does. */
export async function evaluateAttempt(options: {
  checks: SandboxChecks;
  workspace: string;
  exercise: GradedExercise;
  attempt: Attempt;
  run: CheckRun;
  /** From 0 to below 1. */
  random: () => number;
  cancel: AbortSignal;
  limitMs?: number;
}): Promise<Evaluation> {
  const { checks, workspace, exercise, attempt, run, random } = options;
  const signal = AbortSignal.any([options.cancel, AbortSignal.timeout(options.limitMs ?? CHECK_LIMIT_MS)]);
  const evidence = await readEvidence(checks, attempt.mark);
  const probe = checks.openProbe(workspace);
  try {
    const results = await evaluateExercise({
      spec: exercise.spec,
      values: attempt.values,
      answers: attempt.answers,
      evidence,
      probe: boundProbe(probe, { signal, isActing: run.isActing }),
      random,
      startedAtMs: attempt.startedAtMs,
      signal,
      ...(run.only === undefined ? {} : { only: [...run.only] }),
    });
    return { results };
  } finally {
    await probe.close().catch(() => {}); // A sandbox that is gone has nothing left to take away.
  }
}

async function readEvidence(checks: SandboxChecks, mark: number): Promise<Evidence> {
  try {
    return await checks.readEvidence(mark);
  } catch {
    return noEvidence;
  }
}
