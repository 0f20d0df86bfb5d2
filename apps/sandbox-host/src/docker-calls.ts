import { parseCommandLine, skipPrefixes } from '@naru/protocol/command-line';
import type { ShellCommandEvent } from '@naru/protocol/shell-commands';

/** One `docker …` of a command line, as it was typed. */
export interface DockerCall {
  argv: string[];
  /** From how the whole line ended; undefined where that does not tell of this part. */
  exitCode(end: Extract<ShellCommandEvent, { kind: 'ended' }>): number | undefined;
}

/** The docker calls of a command line; none for loops, groups and scripts, whose calls cannot be told apart. */
export function readDockerCalls(line: string): DockerCall[] {
  const parsed = parseCommandLine(line);
  if (parsed === undefined) return [];
  const { pipelines, joints } = parsed;
  const areAllNeeded = joints.every((joint) => joint === '&&');
  return pipelines.flatMap((pipeline, at) =>
    pipeline.flatMap((words, stage): DockerCall[] => {
      const argv = skipPrefixes(words);
      if (!/^(?:.*\/)?docker$/.test(argv[0] ?? '')) return [];
      const isLast = at === pipelines.length - 1;
      return [
        {
          argv,
          exitCode: ({ exitCode, stages }) => {
            if (pipelines.length === 1 && joints.length === 0 && stages.length === pipeline.length) {
              return stages[stage];
            }
            if (pipeline.length > 1) return undefined;
            // With `;` the last one's code is the line's; with `&&` a success is everybody's.
            if (isLast && joints.every((joint) => joint === ';')) return exitCode;
            return areAllNeeded && exitCode === 0 ? 0 : undefined;
          },
        },
      ];
    }),
  );
}
