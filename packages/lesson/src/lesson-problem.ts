import { fillText } from './fill-text.ts';
import messages from './messages/ko.json' with { type: 'json' };

export type RuleId = keyof typeof messages.problems;
export type Severity = 'error' | 'warning';

export interface LessonProblem {
  file: string;
  /** From 1. */
  line: number;
  column: number;
  ruleId: RuleId;
  text: string;
  suggestion?: string;
  severity: Severity;
}

export interface Place {
  line: number;
  column: number;
}

/** A lesson with only these compiles and is published; the others keep it out. */
const warningRules: ReadonlySet<RuleId> = new Set<RuleId>([
  'image-unused',
  'prerequisite-unknown',
  'step-id-missing',
  'needless-sudo',
  'needless-terminal',
  'misspelling',
  'long-line',
  'polite-ending',
  'tests-missing',
  'checks-event-action',
  'exercise-value-unknown',
  'tests-value-unknown',
  'tests-feedback-unknown',
]);

/** Collects every problem in one pass; an author should not fix a lesson one error at a time. */
export class ProblemList {
  readonly #file: string;
  readonly #problems: LessonProblem[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  add(ruleId: RuleId, place: Place | undefined, values: Record<string, string | number> = {}): void {
    const { text, suggestion } = messages.problems[ruleId];
    const filled = fillText(suggestion, values);
    this.#problems.push({
      file: this.#file,
      line: place?.line ?? 1,
      column: place?.column ?? 1,
      ruleId,
      text: fillText(text, values),
      ...(filled === '' ? {} : { suggestion: filled }),
      severity: warningRules.has(ruleId) ? 'warning' : 'error',
    });
  }

  get hasErrors(): boolean {
    return this.#problems.some((problem) => problem.severity === 'error');
  }

  /** In the order of the file. */
  inOrder(): LessonProblem[] {
    return this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}
