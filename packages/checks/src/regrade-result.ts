import type { CheckSpec } from './check-spec.ts';
import { type CriterionResult, evaluateExercise } from './evaluate-exercise.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { Reading } from './reading.ts';
import { replayProbe } from './replay-probe.ts';
import { seededRandom } from './seeded-random.ts';

/** What re-grading needs of a stored result. */
export interface RegradableResult {
  startedAtMs: number;
  values: Readonly<Record<string, string | number>>;
  answers: Readonly<Record<string, string>>;
  criteria: readonly Pick<CriterionResult, 'id' | 'status'>[];
  /** What it was decided by; undefined when that was too large to keep. */
  basis?: { seed: string; evidence: unknown; readings: readonly Reading[] } | undefined;
}

export type Regrading =
  | { isDecided: true; points: number; earned: number; criteria: CriterionResult[] }
  | {
      isDecided: false;
      /**
       * `no-basis`: nothing was kept to decide by; `not-asked`: the checks ask what was not asked then; `unchecked`:
       * what was decided then cannot be decided by these checks.
       */
      reason: 'no-basis' | 'not-asked' | 'unchecked';
      /** The first question or problem, for the author. */
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
  const { values, answers, startedAtMs, basis } = result;
  if (basis === undefined) return { isDecided: false, reason: 'no-basis', detail: '' };
  const evidence = parseEvidence(basis.evidence);
  if (evidence === undefined) return { isDecided: false, reason: 'no-basis', detail: 'evidence' };

  const unknown: string[] = [];
  const criteria = await evaluateExercise({
    spec,
    values,
    answers,
    evidence,
    startedAtMs,
    probe: replayProbe(basis.readings, { onUnknown: (question) => unknown.push(question) }),
    random: seededRandom(basis.seed),
  });
  const [question] = unknown;
  if (question !== undefined) return { isDecided: false, reason: 'not-asked', detail: question };
  const wasUnchecked = new Set(
    result.criteria.filter(({ status }) => status === 'unchecked').map(({ id }) => id),
  );
  const lost = criteria.find(({ id, status }) => status === 'unchecked' && !wasUnchecked.has(id));
  if (lost !== undefined) return { isDecided: false, reason: 'unchecked', detail: lost.problem ?? lost.id };
  return { isDecided: true, points: sum(criteria, 'points'), earned: sum(criteria, 'earned'), criteria };
}

function sum(criteria: readonly CriterionResult[], field: 'points' | 'earned'): number {
  return criteria.reduce((total, criterion) => total + criterion[field], 0);
}
