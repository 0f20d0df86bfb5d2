import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Issues below a union belong to the form that the author seems to have meant: the one with the fewest faults. */
export function flattenIssues(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const forms = issue.errors
      .map((errors) => flattenIssues(errors))
      .filter((errors) => !errors.some(isOtherForm))
      .toSorted((a, b) => a.length - b.length);
    const [meant] = forms;
    return meant?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue) ?? [issue];
  });
}

/** A text where this form has a list of fields, or the other way round. */
function isOtherForm(issue: Issue): boolean {
  return issue.path.length === 0 && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code);
}
