import type { RuleId } from '../lesson-problem.ts';

/** Something a rule saw in a code block; the offset is in the block's code. */
export interface CodeFinding {
  ruleId: RuleId;
  offset: number;
  values?: Record<string, string | number>;
}
