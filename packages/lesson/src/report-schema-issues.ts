import { describeIssue } from './describe-issue.ts';
import { suggestNearest } from './find-nearest.ts';
import { flattenIssues } from './flatten-issues.ts';
import type { ProblemList, RuleId } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };
import type { SchemaGuide } from './schema-guide.ts';
import { valueAt, type YamlText } from './yaml-places.ts';

const refinements: Readonly<Record<string, string>> = messages.refinements;

interface Reported {
  data: unknown;
  yaml: YamlText;
  guide: SchemaGuide;
  /** What the whole is called, for a fault of no single field. */
  root: string;
  rules: { field: RuleId; unknown: RuleId };
}

/** Tells what a schema refuses in YAML, each fault at its place in the file and with what may stand there. */
export function reportSchemaIssues(
  issues: Parameters<typeof flattenIssues>[0],
  { data, yaml: { placeOf }, guide, root, rules }: Reported,
  problems: ProblemList,
): void {
  for (const issue of flattenIssues(issues)) {
    if (issue.code === 'unrecognized_keys') {
      const allowed = guide.namesAt(issue.path);
      for (const field of issue.keys) {
        problems.add(rules.unknown, placeOf([...issue.path, field]), {
          field: [...issue.path, field].map(String).join('.'),
          nearest: suggestNearest(field, allowed),
          allowed: allowed.join(', '),
        });
      }
      continue;
    }
    const refinement = issue.code === 'custom' ? refinements[issue.message] : undefined;
    problems.add(rules.field, placeOf(issue.path), {
      field: issue.path.map(String).join('.') || root,
      reason: refinement ?? describeIssue(issue, valueAt(data, issue.path)),
      description: guide.describePlace(issue.path),
    });
  }
}
