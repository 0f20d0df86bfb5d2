import { type CheckSpec, checkSpec, checkSpecJsonSchema } from '@naru/checks/check-spec';
import type { Code } from 'mdast';
import type { ProblemList } from './lesson-problem.ts';
import { reportSchemaIssues } from './report-schema-issues.ts';
import { checkChecks } from './rules/check-checks.ts';
import { createSchemaGuide } from './schema-guide.ts';
import { dataOf, readYaml } from './yaml-places.ts';
import { reportYamlSyntax } from './yaml-syntax.ts';

const guide = createSchemaGuide(checkSpecJsonSchema);
const rules = { syntax: 'checks-syntax', field: 'checks-field', unknown: 'checks-unknown' } as const;

/** Whether a code block holds an exercise's checks; such a block is data and never part of the page. */
export function isChecksBlock({ lang, meta }: Code): boolean {
  return (lang === 'yaml' || lang === 'yml') && /^checks(\s|$)/.test(meta ?? '');
}

/** Reads the checks of one exercise and reports what is wrong with them, each at its place in the lesson. */
export function readChecks(
  node: Code,
  exercise: { points: number },
  problems: ProblemList,
): CheckSpec | undefined {
  const start = node.position?.start ?? { line: 1, column: 1 };
  if (node.meta?.trim() !== 'checks') {
    problems.add('checks-option', start, { options: node.meta?.replace(/^checks\s*/, '') ?? '' });
  }
  const yaml = readYaml(node.value, start.line + 1, start.column - 1);
  if (reportYamlSyntax(yaml, rules.syntax, problems)) return undefined;

  const data = dataOf(yaml);
  const parsed = checkSpec.safeParse(data);
  if (!parsed.success) {
    reportSchemaIssues(parsed.error.issues, { data, yaml, guide, root: 'checks', rules }, problems);
    return undefined;
  }
  checkChecks({ spec: parsed.data, points: exercise.points, yaml }, problems);
  return parsed.data;
}
