import { parseCommandLine, skipPrefixes } from '@naru/protocol/command-line';

/** A command of a terminal that has ended, as the coach looks at it. */
export interface EndedCommand {
  /** Undefined where the shell could not tell it. */
  line: string | undefined;
  exitCode: number;
  /** Exit codes of a pipeline's parts. */
  stages: readonly number[];
  /** The end of what it printed, as it stood on the screen. */
  output: string;
}

export interface CoachedCommand extends EndedCommand {
  /** The words of each simple command; none where the line is more than that. */
  commands: readonly (readonly string[])[];
  /** Docker was called, as far as the line tells. */
  isDocker: boolean;
  /** More than one pipeline: the exit code is that of the last one. */
  isList: boolean;
}

const MAX_OUTPUT_CHARS = 8_192;

export function lookAt(ended: EndedCommand): CoachedCommand {
  const parsed = ended.line === undefined ? undefined : parseCommandLine(ended.line);
  const commands = (parsed?.pipelines ?? []).flat().map(skipPrefixes);
  return {
    ...ended,
    output: ended.output.slice(-MAX_OUTPUT_CHARS),
    commands,
    isDocker: parsed
      ? commands.some(([program]) => program === 'docker')
      : /(^|[\s;|&(])docker\s/.test(ended.line ?? 'docker '),
    isList: parsed === undefined || parsed.pipelines.length > 1,
  };
}

/** The words after `docker <name>` of the first such call; also `docker image build` counts as build. */
export function wordsOf(command: CoachedCommand, ...names: string[]): readonly string[] | undefined {
  for (const [program, ...words] of command.commands) {
    if (program !== 'docker') continue;
    const at = /^(container|image|network|volume|buildx|builder)$/.test(words[0] ?? '') ? 1 : 0;
    if (names.includes(words[at] ?? '')) return words.slice(at + 1);
  }
  return undefined;
}

/** Ctrl+C is no mistake, and neither is a reader that had enough (SIGPIPE: `docker logs web | head`). */
export function hasFailed({ exitCode, stages }: EndedCommand): boolean {
  if (exitCode === 130) return false;
  return exitCode !== 0 || stages.some((code) => code !== 0 && code !== 141);
}
