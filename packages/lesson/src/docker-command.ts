import type { ShellWord } from './shell-commands.ts';

export interface DockerCommand {
  /** `run`, `build`, `pull` …; `docker container run` is `run` too. */
  verb: string;
  options: { name: string; value: string | undefined; offset: number }[];
  /** What stands after the options; for run and create the first is the image. */
  positionals: ShellWord[];
}

const groups = new Set(['container', 'image', 'buildx', 'builder']);

const runFlags = new Set(
  (
    'd detach i interactive t tty P publish-all rm init privileged read-only no-healthcheck ' +
    'oom-kill-disable q quiet help disable-content-trust sig-proxy'
  ).split(' '),
);
const buildFlags = new Set(
  'no-cache pull q quiet rm force-rm squash load push check compress help'.split(' '),
);
const otherFlags = new Set(
  (
    'a all f force q quiet i interactive t tty d detach l latest s size no-trunc help follow timestamps ' +
    'L follow-link link v volumes all-tags'
  ).split(' '),
);

/** Reads `docker …` as the CLI would; undefined for other programs and a bare `docker`. */
export function parseDockerCommand(words: readonly ShellWord[]): DockerCommand | undefined {
  if (words[0]?.text !== 'docker') return undefined;
  let rest = words.slice(1);
  while (rest[0]?.text.startsWith('-'))
    rest = rest.slice(/^(-[HlcD]|--(host|context|config))$/.test(rest[0].text) ? 2 : 1);
  if (rest[0] !== undefined && groups.has(rest[0].text)) rest = rest.slice(1);
  const [verbWord, ...args] = rest;
  if (verbWord === undefined) return undefined;
  const verb = verbWord.text;

  const takesContainerCommand = verb === 'run' || verb === 'create' || verb === 'exec';
  const flags = takesContainerCommand ? runFlags : verb === 'build' ? buildFlags : otherFlags;
  const command: DockerCommand = { verb, options: [], positionals: [] };
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] as ShellWord;
    if (!word.text.startsWith('-') || word.text === '-') {
      command.positionals.push(word);
      if (!takesContainerCommand) continue;
      command.positionals.push(...args.slice(at + 1));
      break;
    }
    const { options, wantsValue } = readOptionWord(word, flags);
    const last = options.at(-1);
    if (wantsValue && last !== undefined) {
      at += 1;
      last.value = args[at]?.text;
    }
    command.options.push(...options);
  }
  return command;
}

/** `--name=x`, `--name`, `-p80:80`, or a cluster such as `-dit`, whose last letter may take a value. */
function readOptionWord({ text, offset }: ShellWord, flags: ReadonlySet<string>) {
  const options: DockerCommand['options'] = [];
  if (text.startsWith('--')) {
    const [name = '', ...values] = text.slice(2).split('=');
    options.push({ name, value: values.length > 0 ? values.join('=') : undefined, offset });
    return { options, wantsValue: values.length === 0 && !flags.has(name) };
  }
  const letters = text.slice(1);
  for (const [index, name] of [...letters].entries()) {
    if (flags.has(name)) {
      options.push({ name, value: undefined, offset });
      continue;
    }
    const value = letters.slice(index + 1).replace(/^=/, '');
    options.push({ name, value: value === '' ? undefined : value, offset });
    return { options, wantsValue: value === '' };
  }
  return { options, wantsValue: false };
}

/** True for a word that `docker run` would take as an option of its own. */
export function isRunOption(text: string): boolean {
  if (/^-[dit]{1,3}$|^-[pveP]$/.test(text)) return true;
  return /^--(name|rm|detach|publish|publish-all|volume|mount|env|network|interactive|tty|init|restart)(=|$)/.test(
    text,
  );
}
