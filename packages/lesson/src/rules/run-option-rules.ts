import type { DockerCommand } from '../docker-command.ts';
import { normalizeImage } from '../image-name.ts';
import type { ShellWord } from '../shell-commands.ts';
import type { CodeFinding } from './code-finding.ts';

const shells = new Set(['sh', 'bash', 'ash', 'dash']);
/** Programs that print and end; a terminal changes nothing but the line ends. */
const printers = new Set(['echo', 'printf', 'ls', 'cat', 'date', 'env', 'hostname', 'uname', 'whoami']);
/** Images whose only shell is `sh`. */
const imagesWithoutBash = /^(?:alpine|busybox)(?::|$)/;
/** `-p`: address, host port, container port, protocol; of the first three only the last is needed. */
const publishValue =
  /^(?:(?:\[[\da-f:]+\]|[\d.]+):)?(?:\d+(?:-\d+)?:|:)?\d+(?:-\d+)?(?:\/(?:tcp|udp|sctp))?$/i;

/** Mistakes in what `docker run`, `create` and `exec` are asked to start, and with which options. */
export function findRunMistakes(command: DockerCommand): CodeFinding[] {
  const { verb, options, positionals } = command;
  if (verb !== 'run' && verb !== 'create' && verb !== 'exec') return [];
  return [
    ...(verb === 'exec' ? [] : findPublishMistakes(options)),
    ...findTerminalMistakes(command),
    ...(verb === 'exec' ? [] : findMissingBash(positionals)),
  ];
}

function findPublishMistakes(options: DockerCommand['options']): CodeFinding[] {
  return options.flatMap(({ name, value, offset }): CodeFinding[] => {
    if (name !== 'p' && name !== 'publish') return [];
    // `$PORT` and `{N}` are filled in later.
    const written = (value ?? '').replace(/\$\{?\w+\}?|\{\w+\}/g, '1');
    if (publishValue.test(written)) return [];
    return [{ ruleId: 'publish-value', offset, values: { value: value ?? '' } }];
  });
}

function findTerminalMistakes({ options, positionals }: DockerCommand): CodeFinding[] {
  const has = (short: string, long: string) =>
    options.some(({ name, value }) => (name === short || name === long) && value !== 'false');
  const [image, program, ...rest] = positionals;
  if (image === undefined || has('d', 'detach')) return [];
  const isInteractive = has('i', 'interactive');
  const { offset } = program ?? image;
  if (program !== undefined && isShell(program) && rest.length === 0 && !isInteractive) {
    return [{ ruleId: 'shell-without-input', offset, values: { shell: program.text } }];
  }
  const prints = program === undefined ? /^hello-world(:|$)/.test(image.text) : printers.has(program.text);
  return prints && isInteractive && has('t', 'tty')
    ? [{ ruleId: 'needless-terminal', offset, values: { program: (program ?? image).text } }]
    : [];
}

function findMissingBash([image, program]: readonly ShellWord[]): CodeFinding[] {
  if (image === undefined || program === undefined) return [];
  if (!imagesWithoutBash.test(normalizeImage(image.text)) || !/^(?:\/bin\/)?bash$/.test(program.text))
    return [];
  return [{ ruleId: 'missing-bash', offset: program.offset, values: { image: image.text } }];
}

function isShell({ text }: ShellWord): boolean {
  return shells.has(text.replace(/^\/(?:usr\/)?bin\//, ''));
}
