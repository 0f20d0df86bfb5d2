import path from 'node:path';
import type { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';
import { checkLessonTests } from '@naru/lesson/check-lesson-tests';
import { checkLesson } from '@naru/lesson/compile-lesson';
import type { Exercise } from '@naru/lesson/compiled-lesson';
import type { LessonProblem } from '@naru/lesson/lesson-problem';
import type { ExerciseTests } from '@naru/lesson/lesson-tests';
import { formatProblem, slugOf } from './check-lessons.ts';
import { describeLessonCase } from './describe-lesson-case.ts';
import type { LessonCommandContext } from './lesson-command-context.ts';
import { lessonMessage } from './lesson-messages.ts';
import { drawTestTable, type JudgedCase } from './lesson-test-table.ts';
import { type LessonFolder, readLessons } from './read-lessons.ts';
import { type CaseResult, type LessonCase, runLessonCase } from './test-lessons-case.ts';
import type { EngineForLessonTests } from './test-lessons-engine.ts';
import { openRuntimeForLessonTests } from './test-lessons-runtime.ts';
import { type LessonSandbox, openLessonSandbox } from './test-lessons-sandbox.ts';

/** Keeps two processors busy; more at once makes each case slower and none of them sooner. */
const AT_ONCE = 4;

interface PlannedCase {
  folder: string;
  exercise: Exercise & { spec: NonNullable<Exercise['spec']> };
  lessonCase: LessonCase;
}

/**
 * `lesson test [slug] [exercise]`: every exercise with its start, its solution, wrong answers and cheats. Each lesson
 * begins in fresh sandboxes, each case in one that is as in the beginning. Exit code 1 when one is judged otherwise than
 * its tests.yaml says.
 */
export async function testLessons(
  [wantedLesson, wantedExercise]: readonly string[],
  { cwd, out, outputLost }: LessonCommandContext,
  engine: EngineForLessonTests,
): Promise<number> {
  const startedAt = performance.now();
  const lessons = (await readLessons(cwd)).filter(
    ({ folder }) => wantedLesson === undefined || folder === wantedLesson || slugOf(folder) === wantedLesson,
  );
  if (lessons.length === 0) {
    out(lessonMessage('testUnknown', { slug: wantedLesson ?? '' }));
    return 2;
  }
  const lessonsDir = path.join(cwd, 'lessons');
  const plans = lessons.map((lesson) => planLesson(lesson, wantedExercise));
  const planned = plans.flatMap(({ cases }) => cases);
  const untested = plans.flatMap(({ problems }) => problems);
  for (const line of [...plans.flatMap(({ remarks }) => remarks), ...untested]) out(line);
  if (planned.length + untested.length === 0) {
    out(lessonMessage('testUnknown', { slug: wantedExercise ?? wantedLesson ?? '' }));
    return 2;
  }

  const { runtime, close } = await openRuntimeForLessonTests(engine.engineUrl);
  const removals: Promise<void>[] = [];
  // What could not be removed now is removed with everything of this run at its end.
  const remove = (sandbox: LessonSandbox) => void removals.push(sandbox.remove().catch(() => {}));
  const judged: JudgedCase[] = [];
  const untilLost = { atOnce: AT_ONCE, signal: outputLost };
  const waiting: CleanSandbox[] = [];
  await inOrder(planned, untilLost, async (each) => {
    const caseStartedAt = performance.now();
    const result = await runOne(each, { runtime, engine, lessonsDir, waiting, remove });
    const seconds = (performance.now() - caseStartedAt) / 1000;
    return () => {
      const { folder, exercise, lessonCase } = each;
      const isAsExpected = result.problems.length === 0;
      judged.push({ folder, exerciseId: exercise.id, kind: lessonCase.kind, isAsExpected, seconds });
      for (const line of describeLessonCase(each, result, seconds)) out(line);
    };
  });
  for (const { sandbox } of waiting) remove(sandbox);
  await Promise.all(removals);
  await close();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const failed = judged.filter(({ isAsExpected }) => !isAsExpected).length;
  for (const line of ['', ...drawTestTable(judged), '']) out(line);
  const isClean = failed === 0 && untested.length === 0 && judged.length === planned.length;
  const counts = { cases: planned.length, failed, missing: untested.length, seconds };
  out(lessonMessage(isClean ? 'testClean' : 'testSummary', counts));
  return isClean ? 0 : 1;
}

/** The cases of a lesson, what keeps some of its exercises from being tested as they should be, and what else is odd. */
function planLesson(
  lesson: LessonFolder,
  wantedExercise: string | undefined,
): { cases: PlannedCase[]; problems: string[]; remarks: string[] } {
  const { folder } = lesson;
  const { lesson: compiled } = checkLesson({ ...lesson, catalogueImages: undefined });
  if (compiled === undefined)
    return { cases: [], problems: [lessonMessage('testBroken', { folder })], remarks: [] };
  const isWanted = (id: string) => wantedExercise === undefined || id === wantedExercise;
  const exercises = compiled.exercises.filter(({ id }) => isWanted(id));
  const path = `lessons/${folder}/tests.yaml`;
  const { tests = {}, problems: found } = checkLessonTests({
    path,
    source: lesson.tests,
    exercises: compiled.exercises,
  });
  // Whoever tests one exercise does not ask what the others lack.
  const isAsked = wantedExercise === undefined || tests[wantedExercise] === undefined;
  const isLacking = ({ severity, ruleId }: LessonProblem) =>
    severity === 'error' || (isAsked && ruleId === 'tests-missing');
  const problems = found.filter(isLacking).map(formatProblem);
  const remarks = found.filter(({ ruleId, severity }) => severity !== 'error' && ruleId !== 'tests-missing');
  const cases = exercises.flatMap(({ spec, ...exercise }) => {
    if (spec === undefined) problems.push(lessonMessage('testNoChecks', { folder, exercise: exercise.id }));
    const exerciseTests = tests[exercise.id];
    if (spec === undefined || exerciseTests === undefined) return [];
    return listCases(exerciseTests).map((lessonCase) => ({
      folder,
      exercise: { ...exercise, spec },
      lessonCase,
    }));
  });
  return { cases, problems, remarks: remarks.map(formatProblem) };
}

function listCases({ solution, alsoRight = [], wrong = [], cheats = [] }: ExerciseTests): LessonCase[] {
  return [
    { kind: 'solution', name: lessonMessage('testSolution'), attempt: solution, expect: {} },
    ...alsoRight.map(({ name, ...attempt }) => ({ kind: 'right' as const, name, attempt, expect: {} })),
    ...wrong.map(({ name, expect, ...attempt }) => ({ kind: 'wrong' as const, name, attempt, expect })),
    ...cheats.map(({ name, expect = { points: 0 }, ...attempt }) => ({
      kind: 'cheat' as const,
      name,
      attempt,
      expect,
    })),
  ];
}

/** A sandbox that is clean again and waits for the next case of its lesson. */
interface CleanSandbox {
  folder: string;
  sandbox: LessonSandbox;
}

async function runOne(
  { folder, exercise, lessonCase }: PlannedCase,
  context: {
    runtime: DockerSandboxRuntime;
    engine: EngineForLessonTests;
    lessonsDir: string;
    waiting: CleanSandbox[];
    remove(sandbox: LessonSandbox): void;
  },
): Promise<CaseResult> {
  const { runtime, engine, lessonsDir, waiting, remove } = context;
  const before = waiting.pop();
  if (before !== undefined && before.folder !== folder) remove(before.sandbox);
  try {
    const sandbox =
      before?.folder === folder
        ? before.sandbox
        : await openLessonSandbox(runtime, {
            image: engine.sandboxImage,
            programsDir: engine.programsDir,
            mirrorUrl: engine.mirrorUrl,
            slug: slugOf(folder),
            filesDir: path.join(lessonsDir, folder, 'files'),
          });
    let isClean = false;
    try {
      const result = await runLessonCase(sandbox, exercise, lessonCase);
      isClean = await sandbox.clean().catch(() => false);
      return result;
    } finally {
      if (isClean) waiting.push({ folder, sandbox });
      else remove(sandbox);
    }
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      earned: 0,
      criteria: [],
      problems: [lessonMessage('testCrashed', { error: crash })],
      evaluationMs: 0,
      output: '',
    };
  }
}

/** Runs a few at once, and tells of them in the order of the list; begins no more when the signal fires. */
async function inOrder<T>(
  items: readonly T[],
  { atOnce, signal }: { atOnce: number; signal: AbortSignal | undefined },
  run: (item: T) => Promise<() => void>,
): Promise<void> {
  const done = new Map<number, () => void>();
  let next = 0;
  let told = 0;
  const work = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item === undefined || signal?.aborted === true) return;
      done.set(index, await run(item));
      for (let tell = done.get(told); tell !== undefined; tell = done.get(told)) {
        done.delete(told);
        told += 1;
        tell();
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
