import { parseArgs } from 'node:util';
import type { CheckSpec } from '@naru/checks/check-spec';
import { hashSpec } from '@naru/checks/hash-spec';
import { type Regrading, regradeResult } from '@naru/checks/regrade-result';
import type { StoredResult } from '@naru/db/attempt-repository';
import { checkLesson } from '@naru/lesson/compile-lesson';
import { slugOf } from './check-lessons.ts';
import type { LessonCommandContext } from './lesson-command-context.ts';
import { lessonMessage } from './lesson-messages.ts';
import { readLessons } from './read-lessons.ts';
import type { ResultStore } from './result-store.ts';

const PAGE = 200;

interface GradedExercise {
  slug: string;
  id: string;
  spec: CheckSpec;
}

/** What became of the results of one exercise. */
interface Tally {
  same: number;
  changed: number;
  undecided: Map<Exclude<Regrading, { isDecided: true }>['reason'], { count: number; detail: string }>;
}

/**
 * `lesson regrade [slug] [--exercise id] [--apply]`: judges stored results by the checks of today, from what was seen
 * then, and tells which would get other points. With `--apply` it stores that, as rows of their own.
 */
export async function regradeLessons(
  args: readonly string[],
  { cwd, out, openResults }: LessonCommandContext,
): Promise<number> {
  const wanted = readArguments(args);
  if (wanted === undefined) {
    out(lessonMessage('usage'));
    return 2;
  }
  const { exercises, broken } = await findExercises(cwd, wanted);
  for (const folder of broken) out(lessonMessage('testBroken', { folder }));
  if (exercises.length === 0) {
    if (broken.length > 0) return 1;
    out(lessonMessage('testUnknown', { slug: wanted.exerciseId ?? wanted.slug ?? '' }));
    return 2;
  }
  if (openResults === undefined) throw new Error('lesson regrade needs the results of a site');
  await using store = await openResults();
  if (store === undefined) {
    out(lessonMessage('regradeNoDatabase'));
    return 1;
  }
  let changed = 0;
  for (const exercise of exercises) {
    const tally = await regradeExercise(exercise, { store, out, isApplied: wanted.isApplied });
    changed += tally.changed;
    const { same, undecided } = tally;
    for (const [reason, { count, detail }] of undecided) {
      out(lessonMessage(`regradeUndecided.${reason}`, { ...nameOf(exercise), count, detail }));
    }
    const total = tally.changed + same + sum([...undecided.values()].map(({ count }) => count));
    const counts = { ...nameOf(exercise), total, changed: tally.changed, same };
    if (total > 0) out(lessonMessage('regradeExercise', counts));
  }
  const outcome = changed === 0 ? 'regradeNothing' : wanted.isApplied ? 'regradeApplied' : 'regradeDry';
  out(lessonMessage(outcome, { changed }));
  return broken.length > 0 ? 1 : 0;
}

async function regradeExercise(
  exercise: GradedExercise,
  { store, out, isApplied }: { store: ResultStore; out: (line: string) => void; isApplied: boolean },
): Promise<Tally> {
  const tally: Tally = { same: 0, changed: 0, undecided: new Map() };
  const specHash = hashSpec(exercise.spec);
  for await (const stored of listAll(store.attempts, exercise)) {
    // The same checks decide the same.
    const regrading =
      stored.specHash === specHash ? undefined : await regradeStored(exercise.spec, stored, store.attempts);
    if (regrading?.isDecided === false) {
      const { reason, detail } = regrading;
      const known = tally.undecided.get(reason) ?? { count: 0, detail };
      tally.undecided.set(reason, { ...known, count: known.count + 1 });
    } else if (regrading === undefined || hasSamePoints(stored, regrading)) {
      tally.same += 1;
    } else {
      tally.changed += 1;
      out(describeChange(exercise, stored, regrading));
      if (!isApplied) continue;
      const { resultId } = stored;
      const { earned, points, criteria } = regrading;
      await store.attempts.recordRegrading({ resultId, at: new Date(), specHash, earned, points, criteria });
    }
  }
  return tally;
}

async function regradeStored(
  spec: CheckSpec,
  stored: StoredResult,
  attempts: ResultStore['attempts'],
): Promise<Regrading> {
  return regradeResult({ spec, result: { ...stored, basis: await attempts.findBasis(stored.resultId) } });
}

async function* listAll(
  attempts: ResultStore['attempts'],
  { slug, id }: GradedExercise,
): AsyncGenerator<StoredResult> {
  let after: StoredResult['resultId'] | undefined;
  do {
    const next = after === undefined ? {} : { after };
    const page = await attempts.listResults({ lesson: slug, exerciseId: id, limit: PAGE, ...next });
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.resultId;
  } while (after !== undefined);
}

function hasSamePoints(
  stored: Pick<StoredResult, 'earned' | 'points'>,
  { earned, points }: Pick<StoredResult, 'earned' | 'points'>,
): boolean {
  return stored.earned === earned && stored.points === points;
}

function describeChange(
  exercise: GradedExercise,
  stored: StoredResult,
  { earned, points, criteria }: Extract<Regrading, { isDecided: true }>,
): string {
  const changes = criteria.flatMap(({ id, status, earned: now }) => {
    const before = stored.criteria.find((criterion) => criterion.id === id);
    return before?.status === status && before.earned === now ? [] : [`${id} ${before?.earned ?? 0}→${now}`];
  });
  return lessonMessage('regradeRow', {
    ...nameOf(exercise),
    student: stored.studentId,
    time: new Date(stored.decidedAtMs).toISOString().slice(0, 16).replace('T', ' '),
    before: `${stored.earned}/${stored.points}`.padStart(7),
    after: `${earned}/${points}`.padEnd(7),
    criteria: changes.join(', '),
  });
}

const nameOf = ({ slug, id }: GradedExercise) => ({ lesson: slug, exercise: id });

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

interface WantedResults {
  slug: string | undefined;
  exerciseId: string | undefined;
  isApplied: boolean;
}

function readArguments(args: readonly string[]): WantedResults | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { exercise: { type: 'string' }, apply: { type: 'boolean', default: false } },
    });
    if (positionals.length > 1) return undefined;
    return { slug: positionals[0], exerciseId: values.exercise, isApplied: values.apply };
  } catch {
    return undefined; // An option we do not have: the usage says which there are.
  }
}

async function findExercises(
  cwd: string,
  { slug, exerciseId }: WantedResults,
): Promise<{ exercises: GradedExercise[]; broken: string[] }> {
  const lessons = (await readLessons(cwd)).filter(
    ({ folder }) => slug === undefined || folder === slug || slugOf(folder) === slug,
  );
  const exercises: GradedExercise[] = [];
  const broken: string[] = [];
  for (const lesson of lessons) {
    const compiled = checkLesson({ ...lesson, catalogueImages: undefined }).lesson;
    if (compiled === undefined) broken.push(lesson.folder);
    for (const { id, spec } of compiled?.exercises ?? []) {
      if (spec === undefined || (exerciseId !== undefined && exerciseId !== id)) continue;
      exercises.push({ slug: slugOf(lesson.folder), id, spec });
    }
  }
  return { exercises, broken };
}
