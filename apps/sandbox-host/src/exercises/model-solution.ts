import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fillText } from '@naru/checks/fill-text';
import { checkLessonTests } from '@naru/lesson/check-lesson-tests';
import type { ExerciseSolution } from '@naru/protocol/exercise-view';
import { AppError } from '@naru/service-kit/app-error';
import type { LessonFiles } from '../lesson-files.ts';
import type { GradedExercise } from './lesson-exercises.ts';

const MAX_TEXT_CHARS = 20_000;
const MAX_ANSWER_CHARS = 1_000;

/** The solution that the lesson's own tests prove, with the student's values. */
export async function readModelSolution(
  { slug, id, spec }: GradedExercise,
  values: Readonly<Record<string, string | number>>,
  lessons: LessonFiles,
): Promise<ExerciseSolution> {
  const path = join(await lessons.folderOf(slug), 'tests.yaml');
  const source = await readFile(path, 'utf8').catch(() => undefined);
  const { tests } = checkLessonTests({ path, source, exercises: [] });
  const solution = tests?.[id]?.solution;
  if (solution === undefined) throw new AppError('EXERCISE_NOT_FOUND', `no solution of ${slug}/${id}`);
  const fill = (text: string) => fillText(text, values).slice(0, MAX_TEXT_CHARS);
  return {
    files: Object.entries(solution.files ?? {}).map(([file, text]) => ({ path: file, text: fill(text) })),
    commands: fill(
      [solution.do ?? []]
        .flat()
        .map((script) => script.trimEnd())
        .join('\n'),
    ),
    answers: Object.entries(solution.answers ?? {}).map(([field, answer]) => ({
      label: fill(spec.answers?.find(({ id: known }) => known === field)?.label ?? field),
      // What a command tells is another thing in every sandbox, so the command is the solution.
      text: fill(typeof answer === 'string' ? answer : answer.run).slice(0, MAX_ANSWER_CHARS),
    })),
  };
}
