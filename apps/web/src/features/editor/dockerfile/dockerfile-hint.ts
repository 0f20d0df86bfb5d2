export const dockerfileRules = [
  'exec-single-quotes',
  'exec-text-after-bracket',
  'from-space-tag',
  'from-no-tag',
  'from-upper-case',
  'add-local-file',
  'copy-everything-to-web-root',
  'copy-outside-context',
  'copy-absolute-source',
  'several-cmd',
  'run-echo-without-cmd',
  'run-starts-server',
  'run-cd',
  'run-sudo',
  'run-docker',
  'run-apt-asks',
  'run-apt-without-update',
  'expose-mapping',
  'docker-scan',
] as const;
export type DockerfileRule = (typeof dockerfileRules)[number];

/** Positions count from 0, as dockerfile-ast has them. */
export interface HintRange {
  start: { line: number; character: number };
  end: { line: number; character: number };
}

export interface DockerfileHint {
  rule: DockerfileRule;
  severity: 'error' | 'warning' | 'info';
  range: HintRange;
  /** Words of the student's own line that the text quotes. */
  values: Record<string, string>;
}

export type ReportHint = (
  rule: DockerfileRule,
  severity: DockerfileHint['severity'],
  range: HintRange,
  values?: Record<string, string>,
) => void;
