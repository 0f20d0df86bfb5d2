import type { CoachRule } from './coach-rule.ts';
import { wordsOf } from './coached-command.ts';

const missingProgram = [/exec: "(?<program>[^"\n]{1,80})": executable file not found in \$PATH/];
const name = String.raw`(?<name>[\w.-]{1,80})`;

/** Starting, naming, stopping and removing containers. The order counts: the closer rule stands first. */
export const containerRules: readonly CoachRule[] = [
  {
    id: 'optionAfterImage',
    by: 'docker',
    patterns: missingProgram,
    when: (_command, { program = '' }) => program.startsWith('-'),
  },
  {
    id: 'quotedSentence',
    by: 'docker',
    patterns: missingProgram,
    when: (_command, { program = '' }) => /\s/.test(program),
  },
  {
    id: 'noBash',
    by: 'docker',
    patterns: [
      ...missingProgram,
      /exec: "(?<program>\/[^"\n]{1,80})": stat [^:\n]{1,80}: no such file or directory/,
    ],
    when: (command, { program = '' }) =>
      /^(\/\S*\/)?bash$/.test(program) && wordsOf(command, 'exec', 'run') !== undefined,
  },
  { id: 'programMissing', by: 'docker', patterns: missingProgram },
  {
    id: 'programPathMissing',
    by: 'docker',
    patterns: [/exec: "(?<program>[^"\n]{1,80})": stat [^:\n]{1,80}: no such file or directory/],
  },
  {
    id: 'nameTaken',
    by: 'docker',
    patterns: [/The container name "\/(?<name>[\w.-]{1,80})" is already in use by container/],
    tries: ['docker ps -a', 'docker rm {name}'],
  },
  {
    id: 'portTaken',
    by: 'docker',
    patterns: [
      /Bind for \S{1,50}:(?<port>\d{1,5}) failed: port is already allocated/,
      /listen tcp\d? \S{0,50}:(?<port>\d{1,5}): bind: address already in use/,
    ],
    tries: ['docker ps'],
  },
  {
    id: 'removeRunning',
    by: 'docker',
    patterns: [
      /cannot remove container "\/(?<name>[\w.-]{1,80})": container is running/,
      new RegExp(`cannot remove a running container ${name}`),
    ],
    tries: ['docker stop {name}'],
  },
  {
    id: 'imageInUse',
    by: 'docker',
    patterns: [
      /container (?<container>[0-9a-f]{12}) is using its referenced image/,
      /image is being used by (?:stopped|running) container (?<container>[0-9a-f]{12})/,
    ],
    tries: ['docker ps -a'],
  },
  {
    id: 'noSuchContainer',
    by: 'docker',
    patterns: [
      new RegExp(`No such container: ${name}`),
      new RegExp(`No such object: ${name}`),
      new RegExp(`No such container:path: ${name}`),
    ],
    tries: ['docker ps -a'],
  },
  {
    id: 'notRunning',
    by: 'docker',
    patterns: [new RegExp(`[Cc]ontainer ${name} is not running`)],
    // The engine says the whole id here, of which lists show the beginning.
    when: (_command, { name: id = '' }) => ({ name: id.replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1') }),
    tries: ['docker ps -a', 'docker logs {name}'],
  },
  {
    id: 'invalidContainerName',
    by: 'docker',
    patterns: [/Invalid container name \((?<name>[^()\n]{1,60})\)/],
  },
  { id: 'notATty', by: 'docker', patterns: [/the input device is not a TTY/] },
  {
    id: 'volumePath',
    by: 'docker',
    patterns: [/"(?<path>[^"\n]{1,80})" includes invalid characters for a local volume name/],
  },
  {
    id: 'mountSourceMissing',
    by: 'docker',
    patterns: [/bind source path does not exist: (?<path>\S{1,80})/],
    when: (_command, { path = '' }) => ({ path: path.replace(/\.$/, '') }),
  },
  {
    id: 'portForm',
    by: 'docker',
    patterns: [/[Ii]nvalid (?:hostPort|containerPort|proto|ip address|port specification|publish)\b/],
  },
  {
    id: 'cpSourceMissing',
    by: 'docker',
    patterns: [
      /Could not find the file (?<path>\S{1,80}) in container (?<name>[\w.-]{1,80})/,
      /lstat (?<path>\S{1,80}): no such file or directory/,
    ],
    when: (command) => wordsOf(command, 'cp') !== undefined,
  },
  {
    id: 'notExecutable',
    by: 'docker',
    patterns: [/exec: "(?<file>[^"\n]{1,80})": permission denied/],
  },
  {
    id: 'interpreterMissing',
    by: 'docker',
    patterns: [/^exec (?<file>\/\S{1,80}): no such file or directory/m],
  },
  { id: 'execFormat', by: 'docker', patterns: [/exec (?<file>\/\S{1,80}): exec format error/] },
  {
    id: 'execForm',
    by: 'docker',
    patterns: [
      /\/bin\/sh: (?:\d+: )?\[\S{0,60}: not found/,
      /\/bin\/sh: (?:line \d+: )?\[\S{0,60}: command not found/,
    ],
  },
];
