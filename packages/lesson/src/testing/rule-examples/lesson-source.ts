/** The part of a lesson that an example of a rule is about. */
export interface LessonSource {
  /** Replaces or adds front matter lines, by field. */
  meta?: Record<string, string>;
  /** Body of the lesson; the default has one harmless step. */
  body?: string;
  folder?: string;
  files?: string[];
}

/** What breaks a rule, the place it is reported at, and what keeps it. */
export interface RuleExample {
  bad: LessonSource;
  /** Line of the body and column. */
  at?: [line: number, column: number];
  good: LessonSource;
}

/** One harmless step. */
export const calm = '## 단계 {#one}\n\n글이에요.\n';

export const step = (content: string) => `## 단계 {#one}\n\n${content}\n`;
export const sh = (code: string, options = '') => step(`\`\`\`sh${options}\n${code}\n\`\`\``);
export const dockerfile = (code: string) => step(`\`\`\`dockerfile\n${code}\n\`\`\``);

export const criterion =
  'criteria:\n  - id: a\n    points: 100\n    text: 컨테이너가 있어요\n    check: { container: {} }';
/** An exercise with these checks; their first line is the sixth of the body. */
export const checks = (yaml: string, options = '') =>
  step(`:::exercise{id="a" title="문제"}\n글이에요.\n\`\`\`yaml checks${options}\n${yaml}\n\`\`\`\n:::`);
