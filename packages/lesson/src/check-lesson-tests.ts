import { checkTestTexts } from './check-test-texts.ts';
import type { Exercise } from './compiled-lesson.ts';
import { suggestNearest } from './find-nearest.ts';
import { type LessonProblem, ProblemList } from './lesson-problem.ts';
import { type LessonTests, lessonTests, lessonTestsJsonSchema } from './lesson-tests.ts';
import { reportSchemaIssues } from './report-schema-issues.ts';
import { createSchemaGuide } from './schema-guide.ts';
import { dataOf, readYaml, type YamlText } from './yaml-places.ts';
import { reportYamlSyntax } from './yaml-syntax.ts';

const guide = createSchemaGuide(lessonTestsJsonSchema);
const rules = { syntax: 'tests-syntax', field: 'tests-field', unknown: 'tests-unknown' } as const;

/** Fewer wrong answers prove little: the checks could accept everything that looks like the solution. */
const fewestWrong = 2;
const fewestCheats = 1;

export interface LessonTestsSource {
  /** As it shall stand in problems, for example `lessons/02-first-run/tests.yaml`. */
  path: string;
  /** Undefined when the lesson has no tests.yaml. */
  source: string | undefined;
  exercises: readonly Exercise[];
}

/** Reads the tests of a lesson's exercises and tells what is wrong with them or missing. */
export function checkLessonTests({ path, source, exercises }: LessonTestsSource): {
  /** Missing when their shape is wrong. */
  tests?: LessonTests;
  problems: LessonProblem[];
} {
  const problems = new ProblemList(path);
  const graded = exercises.filter(({ spec }) => spec !== undefined);
  const yaml = readYaml(source ?? '', 1);
  if (reportYamlSyntax(yaml, rules.syntax, problems)) return { problems: problems.inOrder() };

  const data = dataOf(yaml);
  const parsed = lessonTests.safeParse(data);
  if (!parsed.success) {
    reportSchemaIssues(parsed.error.issues, { data, yaml, guide, root: 'tests.yaml', rules }, problems);
    return { problems: problems.inOrder() };
  }
  checkNames(parsed.data, graded, yaml, problems);
  for (const { id, spec } of graded) {
    const tests = parsed.data[id];
    if (tests !== undefined && spec !== undefined) checkTestTexts({ id, tests, spec, yaml }, problems);
    const { wrong = [], cheats = [] } = tests ?? {};
    if (tests !== undefined && wrong.length >= fewestWrong && cheats.length >= fewestCheats) continue;
    problems.add('tests-missing', yaml.placeOf([id]), {
      exercise: id,
      solutions: tests === undefined ? 0 : 1,
      wrong: wrong.length,
      cheats: cheats.length,
    });
  }
  return { tests: parsed.data, problems: problems.inOrder() };
}

/** Names of exercises and criteria that the lesson does not have. */
function checkNames(
  tests: LessonTests,
  exercises: readonly Exercise[],
  { placeOf }: YamlText,
  problems: ProblemList,
): void {
  const report = (path: readonly PropertyKey[], value: string, known: readonly string[]) => {
    if (known.includes(value)) return;
    const nearest = suggestNearest(value, known);
    problems.add('tests-reference', placeOf(path), { value, nearest, allowed: known.join(', ') || '-' });
  };
  for (const [id, { wrong = [], cheats = [] }] of Object.entries(tests)) {
    const ids = exercises.map((exercise) => exercise.id);
    report([id], id, ids);
    const criteria = exercises.find((exercise) => exercise.id === id)?.spec?.criteria.map(({ id }) => id);
    if (criteria === undefined) continue;
    for (const [list, cases] of Object.entries({ wrong, cheats })) {
      cases.forEach(({ expect = {} }, index) => {
        const at = [id, list, index, 'expect'];
        for (const name of Object.keys(expect.criteria ?? {}))
          report([...at, 'criteria', name], name, criteria);
        (expect.zero ?? []).forEach((name, order) => {
          report([...at, 'zero', order], name, criteria);
        });
      });
    }
  }
}
