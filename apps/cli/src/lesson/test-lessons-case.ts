import { isDeepStrictEqual } from 'node:util';
import type { CheckSpec } from '@naru/checks/check-spec';
import { drawValues } from '@naru/checks/draw-values';
import { type CriterionResult, evaluateExercise } from '@naru/checks/evaluate-exercise';
import type { Evidence } from '@naru/checks/evidence';
import { fillText } from '@naru/checks/fill-text';
import { recordProbe } from '@naru/checks/record-probe';
import { type RegradableResult, regradeResult } from '@naru/checks/regrade-result';
import { seededRandom } from '@naru/checks/seeded-random';
import type { Attempt, Expectation } from '@naru/lesson/lesson-tests';
import { lessonMessage } from './lesson-messages.ts';
import type { LessonSandbox } from './test-lessons-sandbox.ts';

/** Whose name stands where a lesson writes `{student}`. */
const STUDENT = 'mina';
/** Several cases at a time, on a machine that may do more than that. */
const EVALUATION_TIMEOUT_MS = 90_000;

/** One attempt at an exercise with what is expected of it. */
export interface LessonCase {
  kind: 'solution' | 'right' | 'wrong' | 'cheat';
  name: string;
  attempt: Attempt;
  expect: Expectation;
}

export interface CaseResult {
  earned: number;
  criteria: CriterionResult[];
  /** Each one says what is not as expected, for the author. Empty when all is well. */
  problems: string[];
  /** How long the student waited for the verdict at the end. */
  evaluationMs: number;
  /** What the student's commands said; to find out why. */
  output: string;
}

/** Does what the case says in a fresh sandbox and looks whether the checks judge it as expected. */
export async function runLessonCase(
  sandbox: LessonSandbox,
  exercise: { spec: CheckSpec; points: number },
  lessonCase: LessonCase,
): Promise<CaseResult> {
  const { spec } = exercise;
  const values = { ...drawValues(spec, Math.random), student: STUDENT };
  const fill = (text: string) => fillText(text, values);
  await sandbox.checks.startRecording();
  if (spec.setup !== undefined) {
    const { exitCode, output } = await sandbox.run(fill(spec.setup));
    if (exitCode !== 0) return stopped([lessonMessage('testSetup', { exitCode })], output);
  }
  const mark = await sandbox.checks.mark();
  const startedAtMs = Date.now();
  const problems: string[] = [];
  const evaluate = async (answers: Record<string, string>) => {
    const evidence = await sandbox.checks.readEvidence(mark);
    const probe = sandbox.checks.openProbe(sandbox.workspace, { isPatient: true });
    try {
      const signal = AbortSignal.timeout(EVALUATION_TIMEOUT_MS);
      const seed = String(Math.random());
      const recorded = recordProbe(probe);
      const parts = { spec, values, answers, evidence, startedAtMs };
      const criteria = await evaluateExercise({
        ...parts,
        probe: recorded.probe,
        signal,
        random: seededRandom(seed),
      });
      const basis = { seed, evidence, readings: recorded.readings() };
      if (!(await decidesAgain(spec, { ...parts, cause: 'asked', criteria, basis }))) {
        problems.push(lessonMessage('testNotRegradable'));
      }
      return { criteria, evidence };
    } finally {
      await probe.close();
    }
  };

  // The start is looked at where the solution follows: that also shows that looking changes nothing.
  if (lessonCase.kind === 'solution') {
    const atStart = (await evaluate({})).criteria.filter(({ earned }) => earned > 0);
    problems.push(...atStart.map(({ id, earned }) => lessonMessage('testStartPoints', { id, earned })));
  }
  const { answers, output } = await attemptIt(sandbox, lessonCase.attempt, fill);
  const evaluatedAt = performance.now();
  const { criteria, evidence } = await evaluate(answers);
  const evaluationMs = performance.now() - evaluatedAt;
  problems.push(...compare(criteria, { ...lessonCase, points: exercise.points }, fill));
  problems.push(...describeUnchecked(criteria, evidence));
  return { earned: sum(criteria), criteria, problems, evaluationMs, output };
}

/** As a stored result would be: after a journey as JSON. */
async function decidesAgain(spec: CheckSpec, result: RegradableResult): Promise<boolean> {
  // Cut off by the clock: it has its own problem, and what it did not ask is not known.
  if (result.criteria.some(({ status }) => status === 'unchecked')) return true;
  const again = await regradeResult({ spec, result: JSON.parse(JSON.stringify(result)) });
  return again.isDecided && isDeepStrictEqual(again.criteria, result.criteria);
}

async function attemptIt(sandbox: LessonSandbox, attempt: Attempt, fill: (text: string) => string) {
  for (const [path, text] of Object.entries(attempt.files ?? {})) {
    await sandbox.writeFile(path, fill(text));
  }
  let output = '';
  for (const script of listOfTexts(attempt.do)) {
    const said = await sandbox.run(fill(script));
    output += said.output;
  }
  const answers: Record<string, string> = {};
  for (const [field, answer] of Object.entries(attempt.answers ?? {})) {
    answers[field] =
      typeof answer === 'string' ? fill(answer) : (await sandbox.run(fill(answer.run))).output.trim();
  }
  return { answers, output };
}

function compare(
  criteria: readonly CriterionResult[],
  { kind, expect, points }: LessonCase & { points: number },
  fill: (text: string) => string,
): string[] {
  const problems: string[] = [];
  const isFull = kind === 'solution' || kind === 'right';
  const wantedPoints = isFull ? points : expect.points;
  if (wantedPoints !== undefined && sum(criteria) !== wantedPoints) {
    problems.push(lessonMessage('testPoints', { earned: sum(criteria), expected: wantedPoints }));
  }
  const wanted = { ...expect.criteria, ...Object.fromEntries((expect.zero ?? []).map((id) => [id, 0])) };
  for (const [id, earned] of Object.entries(wanted)) {
    const found = criteria.find((criterion) => criterion.id === id);
    if (found === undefined) {
      const allowed = criteria.map((criterion) => criterion.id).join(', ');
      problems.push(lessonMessage('testCriterionUnknown', { id, allowed }));
    } else if (found.earned !== earned) {
      problems.push(lessonMessage('testCriterionPoints', { id, earned: found.earned, expected: earned }));
    }
  }
  for (const text of listOfTexts(expect.feedback)) {
    if (!criteria.some(({ reason }) => reason.includes(fill(text)))) {
      problems.push(lessonMessage('testFeedback', { text: fill(text) }));
    }
  }
  return problems;
}

/** A wrong answer is a wrong answer, not one that could not be looked at. */
function describeUnchecked(criteria: readonly CriterionResult[], evidence: Evidence): string[] {
  const unchecked = criteria.filter(({ status }) => status === 'unchecked');
  if (unchecked.length === 0) return [];
  const missing = records.filter((record) => evidence[record]?.hasGaps !== false);
  const names = missing.map((record) => lessonMessage(`testRecord.${record}`)).join(', ');
  return [
    ...unchecked.map(({ id, problem = '' }) => lessonMessage('testUnchecked', { id, problem })),
    ...(missing.length === 0 ? [] : [lessonMessage('testRecordsMissing', { records: names })]),
  ];
}

const records = ['events', 'apiCalls', 'cliCalls'] as const;

function stopped(problems: string[], output: string): CaseResult {
  return { earned: 0, criteria: [], problems, evaluationMs: 0, output };
}

function sum(criteria: readonly CriterionResult[]): number {
  return criteria.reduce((total, { earned }) => total + earned, 0);
}

/** Several scripts or texts, however they were written. */
function listOfTexts(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
