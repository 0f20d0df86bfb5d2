import { type CheckSpec, checkSpec } from '@naru/checks/check-spec';
import type { Code } from 'mdast';
import { describePlace, namesAt } from './checks-schema.ts';
import { describeIssue } from './describe-issue.ts';
import { suggestNearest } from './find-nearest.ts';
import { flattenIssues } from './flatten-issues.ts';
import type { ProblemList } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };
import { checkChecks } from './rules/check-checks.ts';
import { readYaml, valueAt, type YamlText } from './yaml-places.ts';

const yamlReasons: Readonly<Record<string, string>> = messages.yaml;
const refinements: Readonly<Record<string, string>> = messages.refinements;

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
  for (const error of yaml.document.errors) {
    problems.add('checks-syntax', yaml.placeAt(error.pos[0]), { reason: yamlReasons[error.code] ?? '' });
  }
  if (yaml.document.errors.length > 0) return undefined;

  const data = toData(yaml);
  const parsed = checkSpec.safeParse(data);
  if (!parsed.success) {
    reportIssues(parsed.error.issues, data, yaml, problems);
    return undefined;
  }
  checkChecks({ spec: parsed.data, points: exercise.points, yaml }, problems);
  return parsed.data;
}

/** Aliases may be used, but not to blow a few lines up to millions. */
function toData({ document }: YamlText): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 }) ?? {};
  } catch {
    return {};
  }
}

function reportIssues(
  issues: Parameters<typeof flattenIssues>[0],
  data: unknown,
  { placeOf }: YamlText,
  problems: ProblemList,
): void {
  for (const issue of flattenIssues(issues)) {
    if (issue.code === 'unrecognized_keys') {
      const allowed = namesAt(issue.path);
      for (const field of issue.keys) {
        problems.add('checks-unknown', placeOf([...issue.path, field]), {
          field: [...issue.path, field].map(String).join('.'),
          nearest: suggestNearest(field, allowed),
          allowed: allowed.join(', '),
        });
      }
      continue;
    }
    const refinement = issue.code === 'custom' ? refinements[issue.message] : undefined;
    problems.add('checks-field', placeOf(issue.path), {
      field: issue.path.map(String).join('.') || 'checks',
      reason: refinement ?? describeIssue(issue, valueAt(data, issue.path)),
      description: describePlace(issue.path),
    });
  }
}
