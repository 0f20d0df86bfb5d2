import type { CheckSpec, Criterion } from './check-spec.ts';
import type { EngineProbe } from './engine-probe.ts';
import { evaluateCondition } from './evaluate-condition.ts';
import { createContext, drawHex, type EvaluationContext } from './evaluation-context.ts';
import type { Evidence } from './evidence.ts';
import { fillText } from './fill-text.ts';
import messages from './messages/ko.json' with { type: 'json' };
import { rememberProbe } from './remember-probe.ts';
import { shorten, type Verdict } from './verdict.ts';

export interface ExerciseEvaluation {
  spec: CheckSpec;
  /** NONCE, student and what the spec's `values` drew for this attempt. */
  values: Readonly<Record<string, string | number>>;
  /** What the student wrote, by the id of the answer's field. */
  answers: Readonly<Record<string, string>>;
  evidence: Evidence;
  probe: EngineProbe;
  /** From 0 to below 1; must not be guessable in the sandbox. */
  random: () => number;
  /** Start of the attempt by the sandbox machine's clock. Without it, events alone tell what is new. */
  startedAtMs?: number;
  /** What is not done when it fires is "could not check". */
  signal?: AbortSignal;
  /** Judge only these criteria and those they need. */
  only?: readonly string[];
}

export interface CriterionResult {
  id: string;
  title: string;
  /** `failed` and `unchecked` may have earned a part of the points. */
  status: 'passed' | 'failed' | 'unchecked';
  points: number;
  earned: number;
  /** Why, for the student; empty when passed. */
  reason: string;
  expected?: string;
  found?: string;
  hint?: string;
  /** Why it could not be checked; for the log, not for the student. */
  problem?: string;
}

/** Judges every criterion in the order of the spec. Never throws, whatever the sandbox answers. */
export async function evaluateExercise(evaluation: ExerciseEvaluation): Promise<CriterionResult[]> {
  const { spec, values, answers, evidence, probe, random, startedAtMs, signal, only } = evaluation;
  const context = createContext({
    probe: rememberProbe(probe),
    freshProbe: probe,
    evidence,
    values: { ...values, RANDOM: drawHex(random) },
    answers,
    startedAtMs,
    random,
    signal,
  });
  const wanted = only === undefined ? undefined : withNeeds(spec.criteria, only);
  const results: CriterionResult[] = [];
  for (const criterion of spec.criteria) {
    if (wanted?.has(criterion.id) === false) continue;
    results.push(await judgeCriterion(criterion, results, context));
  }
  return results;
}

function withNeeds(criteria: readonly Criterion[], only: readonly string[]): Set<string> {
  const wanted = new Set(only);
  // Needs point backwards, so one pass from the end finds all of them.
  for (const { id, needs = [] } of criteria.toReversed()) {
    if (wanted.has(id)) for (const need of needs) wanted.add(need);
  }
  return wanted;
}

async function judgeCriterion(
  criterion: Criterion,
  earlier: readonly CriterionResult[],
  context: EvaluationContext,
): Promise<CriterionResult> {
  const { id, points, needs = [], orElse = [] } = criterion;
  const title = context.fill(criterion.text);
  const base = { id, title, points };
  const needed = needs.flatMap((need) => earlier.filter((result) => result.id === need));
  const missing =
    needed.find(({ status }) => status === 'failed') ?? needed.find(({ status }) => status !== 'passed');
  if (missing?.status === 'failed') {
    const reason = fillText(messages.results.needs, { title: missing.title });
    return { ...base, status: 'failed', earned: 0, reason, ...hintOf(criterion, context) };
  }
  if (missing !== undefined) return uncheckedResult(base, missing.problem, context);

  const verdict = await evaluateCondition(criterion.check, context);
  const shown = { expected: shorten(verdict.expected), found: shorten(verdict.found) };
  if (verdict.state === 'met') return { ...base, status: 'passed', earned: points, reason: '', ...shown };
  for (const alternative of orElse) {
    if ((await evaluateCondition(alternative.check, context)).state !== 'met') continue;
    // A part is sure even while the whole could not be checked.
    if (verdict.state === 'unavailable') {
      return { ...uncheckedResult(base, verdict.problem, context), earned: alternative.points };
    }
    const text = context.fill(alternative.text);
    const reason = (await findFeedback(criterion, verdict, context)) ?? text;
    return {
      ...base,
      status: 'failed',
      earned: alternative.points,
      reason,
      ...shown,
      ...hintOf(criterion, context),
    };
  }
  if (verdict.state === 'unavailable') return uncheckedResult(base, verdict.problem, context);
  const reason = (await findFeedback(criterion, verdict, context)) ?? messages.results.failed;
  return { ...base, status: 'failed', earned: 0, reason, ...shown, ...hintOf(criterion, context) };
}

async function findFeedback(
  { feedback = [] }: Criterion,
  { expected, found }: Verdict,
  context: EvaluationContext,
): Promise<string | undefined> {
  for (const { when, text } of feedback) {
    if ((await evaluateCondition(when, context)).state !== 'met') continue;
    return fillText(text, { ...context.values, expected: shorten(expected), found: shorten(found) });
  }
  return undefined;
}

function uncheckedResult(
  base: Pick<CriterionResult, 'id' | 'title' | 'points'>,
  problem: string | undefined,
  { signal }: EvaluationContext,
): CriterionResult {
  const reason = signal?.aborted === true ? messages.results.outOfTime : messages.results.unchecked;
  return { ...base, status: 'unchecked', earned: 0, reason, ...(problem === undefined ? {} : { problem }) };
}

function hintOf({ hint }: Criterion, context: EvaluationContext): { hint?: string } {
  return hint === undefined ? {} : { hint: context.fill(hint) };
}
