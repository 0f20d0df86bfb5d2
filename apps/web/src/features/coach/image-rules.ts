import type { CoachRule } from './coach-rule.ts';
import { type CoachedCommand, wordsOf } from './coached-command.ts';

const unreachable = [
  /dial tcp: lookup registry-1\.docker\.io/,
  /manifest unknown/,
  /manifest for \S{1,120} not found/,
  /pull access denied for /,
];
const parseError = String.raw`dockerfile parse error (?:on )?line (?<line>\d{1,5}): `;
const buildNeedsOne = [
  /"docker (?:buildx )?build" requires exactly 1 argument/,
  /'docker (?:buildx )?build' requires 1 argument/,
];

function hasTag(command: CoachedCommand): boolean {
  return (wordsOf(command, 'build') ?? []).some((word) => /^(-t|--tag)/.test(word));
}

/** Names of images, pulling, pushing, and building. The order counts: the closer rule stands first. */
export const imageRules: readonly CoachRule[] = [
  {
    id: 'buildNoTag',
    by: 'docker',
    patterns: buildNeedsOne,
    when: (command) => !hasTag(command) && (wordsOf(command, 'build')?.length ?? 0) > 1,
  },
  { id: 'buildNoContext', by: 'docker', patterns: buildNeedsOne },
  {
    id: 'emptyList',
    by: 'docker',
    patterns: [/["']docker (?<command>[a-z ]{1,30})["'] requires at least \d arguments?/],
    when: ({ line }) => /\$\(|`/.test(line ?? ''),
  },
  {
    id: 'argumentsMissing',
    by: 'docker',
    patterns: [
      /["']docker (?<command>[a-z ]{1,30})["'] (?:requires|accepts) (?:at least|exactly|at most)? ?\w{1,3} arguments?/,
    ],
    tries: ['docker {command} --help'],
  },
  {
    id: 'pushNowhere',
    by: 'docker',
    patterns: [...unreachable, /requested access to the resource is denied/, /push access denied/],
    when: (command) => wordsOf(command, 'push') !== undefined,
  },
  {
    id: 'imageHttp',
    by: 'docker',
    patterns: unreachable,
    when: ({ commands }) => commands.some((words) => words.some((word) => /^http(:[\w.-]*)?$/.test(word))),
  },
  { id: 'imageNotFound', by: 'docker', patterns: unreachable, tries: ['docker images'] },
  {
    id: 'noSuchImage',
    by: 'docker',
    patterns: [/No such image: (?<image>[\w./:@-]{1,120})/],
    tries: ['docker images'],
  },
  {
    id: 'invalidReference',
    by: 'docker',
    patterns: [/invalid reference format/, /must be lowercase/],
  },
  {
    id: 'dockerfileMissing',
    by: 'docker',
    patterns: [
      /failed to read dockerfile: open (?<file>[^\s:]{1,80}): no such file/,
      /unable to evaluate symlinks in Dockerfile path: lstat (?<file>[^\s:]{1,120}): no such file/,
    ],
    tries: ['ls', 'pwd'],
  },
  {
    id: 'contextMissing',
    by: 'docker',
    patterns: [/unable to prepare context: path "(?<path>[^"\n]{1,80})" not found/],
    tries: ['ls'],
  },
  {
    id: 'copyOutside',
    by: 'docker',
    patterns: [
      /forbidden path outside the build context/,
      // BuildKit cuts the way up off and looks for the rest.
      />>> (?:COPY|ADD) [^\n]{0,100}\.\.\/[^\n]{0,100}\n[\s\S]*": not found/,
    ],
  },
  {
    id: 'copyMissing',
    by: 'docker',
    patterns: [
      /file not found in build context or excluded by \.dockerignore: stat (?<path>[^:\n]{1,80}): /,
      /failed to (?:calculate checksum of ref|compute cache key)[^"\n]{0,200}"\/?(?<path>[^"\n]{1,80})":? not found/,
    ],
    tries: ['ls -a'],
  },
  {
    id: 'unknownInstruction',
    by: 'docker',
    patterns: [new RegExp(`${parseError}unknown instruction: (?<word>[^\\s(]{1,40})`)],
  },
  {
    id: 'fromArguments',
    by: 'docker',
    patterns: [new RegExp(`${parseError}FROM requires either one or three arguments`)],
  },
  { id: 'dockerfileSyntax', by: 'docker', patterns: [new RegExp(parseError)] },
  {
    id: 'runStepFailed',
    by: 'docker',
    patterns: [
      /process "[^\n]{1,500}" did not complete successfully: exit code: (?<code>\d{1,3})/,
      /The command '[^\n]{1,500}' returned a non-zero code: (?<code>\d{1,3})/,
    ],
  },
];
