import { describeIssue } from './describe-issue.ts';
import { suggestNearest } from './find-nearest.ts';
import { flattenIssues } from './flatten-issues.ts';
import type { ProblemList, RuleId } from './lesson-problem.ts';
import messages from './messages/ko.json' with { type: 'json' };
import type { SchemaGuide } from './schema-guide.ts';
import { valueAt, type YamlText } from './yaml-places.ts';
import { describeUnquoted, findUnquotedValue } from './yaml-syntax.ts';

const refinements: Readonly<Record<string, string>> = messages.refinements;

interface Reported {
  data: unknown;
  yaml: YamlText;
  guide: SchemaGuide;
  /** What the whole is called, for a fault of no single field. */
  root: string;
  rules: { syntax: RuleId; field: RuleId; unknown: RuleId };
}

/** Tells what a schema refuses in YAML, each fault at its place in the file and with what may stand there. */
export function reportSchemaIssues(
  issues: Parameters<typeof flattenIssues>[0],
  { data, yaml: { placeOf }, guide, root, rules }: Reported,
  problems: ProblemList,
): void {
  const unquoted = new Set<string>();
  for (const issue of flattenIssues(issues)) {
    const slip = findSlip(data, issue.path);
    if (slip !== undefined) {
      const place = JSON.stringify(slip.path);
      if (!unquoted.has(place))
        problems.add(rules.syntax, placeOf(slip.path), { reason: describeUnquoted(slip.value) });
      unquoted.add(place);
      continue;
    }
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
    const refinement = findRefinement(issue);
    problems.add(rules.field, placeOf(issue.path), {
      field: issue.path.map(String).join('.') || root,
      reason: refinement ?? describeIssue(issue, valueAt(data, issue.path)),
      description: guide.describePlace(issue.path),
    });
  }
}

/** The value without quotes that an issue comes from: at its place or around it. */
function findSlip(data: unknown, path: readonly PropertyKey[]) {
  for (let length = path.length; length > 0; length -= 1) {
    const at = path.slice(0, length);
    const value = findUnquotedValue(valueAt(data, at));
    if (value !== undefined) return { path: at, value };
  }
  return undefined;
}

/** What a rule of our own says: of a value, or of a name where names are free. */
function findRefinement(issue: ReturnType<typeof flattenIssues>[number]): string | undefined {
  if (issue.code === 'custom') return refinements[issue.message];
  if (issue.code === 'invalid_key') return refinements[issue.issues[0]?.message ?? ''];
  return undefined;
}
