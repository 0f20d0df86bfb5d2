import type { CheckSpec } from '@naru/checks/check-spec';
import { listReasons } from '@naru/checks/list-reasons';
import { suggestNearest } from './find-nearest.ts';
import type { ProblemList } from './lesson-problem.ts';
import type { ExerciseTests } from './lesson-tests.ts';
import { findUnknownValues, valuesOfAttempt } from './rules/drawn-values.ts';
import type { YamlText } from './yaml-places.ts';

interface TestTexts {
  id: string;
  tests: ExerciseTests;
  spec: CheckSpec;
  yaml: YamlText;
}

/** What the texts of an exercise's tests refer to: drawn values, and the texts that a student reads. */
export function checkTestTexts({ id, tests, spec, yaml }: TestTexts, problems: ProblemList): void {
  checkValues(tests, [id], { spec, yaml }, problems);
  const reasons = listReasons(spec);
  // What was expected and found is known only then; such a text may say anything.
  if (reasons.some((reason) => /\{(expected|found)\}/.test(reason))) return;
  const { wrong = [], cheats = [] } = tests;
  for (const [list, cases] of Object.entries({ wrong, cheats })) {
    cases.forEach(({ expect }, index) => {
      const feedback = expect?.feedback ?? [];
      [feedback].flat().forEach((text, order) => {
        if (reasons.some((reason) => reason.includes(text))) return;
        const path = [id, list, index, 'expect', 'feedback', ...(Array.isArray(feedback) ? [order] : [])];
        problems.add('tests-feedback-unknown', yaml.placeOf(path), { text });
      });
    });
  }
}

/** `{N}` in what is done, written, answered or read; an unknown one would stay as it is. */
function checkValues(
  value: unknown,
  path: readonly PropertyKey[],
  { spec, yaml }: Pick<TestTexts, 'spec' | 'yaml'>,
  problems: ProblemList,
): void {
  if (typeof value === 'string') {
    const known = valuesOfAttempt(spec);
    for (const { name } of findUnknownValues(value, known)) {
      problems.add('tests-value-unknown', yaml.placeOf(path), {
        value: `{${name}}`,
        nearest: suggestNearest(name, known),
        allowed: known.map((each) => `{${each}}`).join(', '),
      });
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      // The name of a case is for the author, and nothing is put into it.
      if (key !== 'name') checkValues(item, [...path, key], { spec, yaml }, problems);
    }
  }
}
