import type { CoachRule } from './coach-rule.ts';
import { dockerCommands, findNearest, isNear } from './nearest-word.ts';

const notFound = [/^bash: (?<word>[^\s:]{1,60}): command not found/m];
/** Programs that lessons use and that live in images, not on the sandbox itself. */
const inImages = new Set([
  'redis-cli',
  'redis-server',
  'node',
  'npm',
  'httpd',
  'apache2',
  'apk',
  'nginx',
  'mysql',
  'psql',
]);

/** The shell's own messages, and docker's about its command line. */
export const shellRules: readonly CoachRule[] = [
  {
    id: 'engineDown',
    by: 'docker',
    patterns: [/Cannot connect to the Docker daemon/],
  },
  {
    id: 'diskFull',
    by: 'docker',
    patterns: [/no space left on device/],
    tries: ['docker system df'],
  },
  {
    id: 'dockerCommandMeant',
    by: 'docker',
    patterns: [/docker: '(?<word>[^'\n]{1,40})' is not a docker command/],
    when: (_command, { word = '' }) => {
      const meant = findNearest(word, dockerCommands);
      return meant === undefined ? false : { meant };
    },
    tries: ['docker {meant} --help'],
  },
  {
    id: 'dockerCommandUnknown',
    by: 'docker',
    patterns: [/docker: '(?<word>[^'\n]{1,40})' is not a docker command/],
    tries: ['docker --help'],
  },
  {
    id: 'unknownFlag',
    by: 'docker',
    patterns: [
      /unknown flag: (?<flag>--[^\s]{1,40})\n[\s\S]*?(?:See|Run) '(?<help>docker[a-z ]{0,30}) --help'/,
      /unknown shorthand flag: '(?<flag>[^'\n]{1,4})'[^\n]{0,80}\n[\s\S]*?(?:See|Run) '(?<help>docker[a-z ]{0,30}) --help'/,
    ],
    tries: ['{help} --help'],
  },
  {
    id: 'composeFileMissing',
    by: 'docker',
    patterns: [/no configuration file provided: not found/],
    tries: ['ls'],
  },
  {
    id: 'promptTyped',
    by: 'shell',
    patterns: [/^bash: (?<word>[$#]): command not found/m],
  },
  {
    id: 'promptAngle',
    by: 'shell',
    patterns: notFound,
    when: ({ line }) => {
      const file = /^\s*>\s*([\w.-]{1,40})\s/.exec(line ?? '')?.[1];
      return file === undefined ? false : { file };
    },
    tries: ['rm {file}'],
  },
  {
    id: 'dockerMisspelt',
    by: 'shell',
    patterns: notFound,
    when: ({ commands }, { word = '' }) =>
      isNear(word, 'docker') && commands.some(([program]) => program === word),
  },
  {
    id: 'programInImage',
    by: 'shell',
    patterns: notFound,
    tries: ['docker ps'],
    when: ({ commands }, { word = '' }) =>
      inImages.has(word) && commands.some(([program]) => program === word),
  },
  {
    id: 'commandNotFound',
    by: 'shell',
    patterns: notFound,
    when: ({ commands, exitCode }, { word = '' }) =>
      exitCode === 127 && commands.some(([program]) => program === word),
  },
  {
    id: 'scriptNotExecutable',
    by: 'shell',
    patterns: [/^bash: (?<file>\.{0,2}\/[^\s:]{1,80}): Permission denied/m],
    when: ({ exitCode }) => exitCode === 126,
    tries: ['chmod +x {file}'],
  },
  {
    id: 'placeholderTyped',
    by: 'shell',
    patterns: [/^[^\n]*<[\p{L}][\p{L}\d_-]*>[\s\S]*syntax error near unexpected token/mu],
  },
  {
    id: 'syntaxError',
    by: 'shell',
    patterns: [/bash: (?:-c: )?syntax error near unexpected token `(?<token>[^'\n]{1,10})'/],
  },
];
