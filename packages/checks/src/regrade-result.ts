import type { CheckSpec } from './check-spec.ts';
import { type CriterionResult, evaluateExercise } from './evaluate-exercise.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { Reading } from './reading.ts';
import { replayProbe } from './replay-probe.ts';
import { seededRandom } from './seeded-random.ts';

/** A criterion as it is shown and stored; `pending` is one that nobody has judged yet. */
export interface StoredCriterion {
  id: string;
  title: string;
  status: CriterionResult['status'] | 'pending';
  points: number;
  earned: number;
  reason: string;
  expected?: string | undefined;
  found?: string | undefined;
  hint?: string | undefined;
}

/** What re-grading needs of a stored result. */
export interface RegradableResult {
  cause: 'asked' | 'event';
  startedAtMs: number;
  values: Readonly<Record<string, string | number>>;
  answers: Readonly<Record<string, string>>;
  criteria: readonly StoredCriterion[];
  /** What it was decided by; undefined when that was too large to keep. */
  basis?:
    | {
        seed: string;
        evidence: unknown;
        readings: readonly Reading[];
        /** The criteria that were judged; the others stood as they were before. */
        only?: readonly string[] | undefined;
      }
    | undefined;
}

export type Regrading =
  | { isDecided: true; points: number; earned: number; criteria: StoredCriterion[] }
  | {
      isDecided: false;
      /** `no-basis`: nothing was kept to decide by; `not-asked`: these checks ask what was not asked then. */
      reason: 'no-basis' | 'not-asked';
      /** The first question without an answer, for the author. */
      detail: string;
    };

/** Judges a stored result by other checks, from what was seen then. The sandbox is not needed, and nothing is asked. */
export async function regradeResult({
  spec,
  result,
}: {
  spec: CheckSpec;
  result: RegradableResult;
}): Promise<Regrading> {
  const { cause, values, answers, startedAtMs, basis } = result;
  const evidence = parseEvidence(basis?.evidence);
  // An event judges some of the criteria: without saying which, what it saw decides nothing.
  if (basis === undefined || evidence === undefined || (cause === 'event' && basis.only === undefined)) {
    return { isDecided: false, reason: 'no-basis', detail: '' };
  }
  const unknown: string[] = [];
  const judged = await evaluateExercise({
    spec,
    values,
    answers,
    evidence,
    startedAtMs,
    probe: replayProbe(basis.readings, { onUnknown: (question) => unknown.push(question) }),
    random: seededRandom(basis.seed),
    ...(basis.only === undefined ? {} : { only: basis.only }),
  });
  const [question] = unknown;
  if (question !== undefined) return { isDecided: false, reason: 'not-asked', detail: question };

  const criteria: StoredCriterion[] = [];
  for (const { id, points } of spec.criteria) {
    const verdict = judged.find((criterion) => criterion.id === id);
    const stored = result.criteria.find((criterion) => criterion.id === id && criterion.points === points);
    const settled =
      verdict === undefined || verdict.status === 'unchecked' ? stored : withoutProblem(verdict);
    if (settled === undefined) return { isDecided: false, reason: 'not-asked', detail: id };
    criteria.push(settled);
  }
  return { isDecided: true, points: sum(criteria, 'points'), earned: sum(criteria, 'earned'), criteria };
}

function withoutProblem({ problem: _problem, ...criterion }: CriterionResult): StoredCriterion {
  return criterion;
}

function sum(criteria: readonly StoredCriterion[], field: 'points' | 'earned'): number {
  return criteria.reduce((total, criterion) => total + criterion[field], 0);
}
