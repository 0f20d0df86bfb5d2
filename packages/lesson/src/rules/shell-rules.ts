import { type DockerCommand, isRunOption, parseDockerCommand } from '../docker-command.ts';
import { parseShell, type ShellWord } from '../shell-commands.ts';
import type { CodeFinding } from './code-finding.ts';
import { findMatches } from './find-matches.ts';
import { findRunMistakes } from './run-option-rules.ts';

/** Mistakes that shell code of a lesson must not teach. */
export function findShellMistakes(code: string): CodeFinding[] {
  const script = parseShell(code);
  return [
    ...findPrompts(code),
    ...findPlaceholders(code),
    ...findMatches(code, /(?<=^|\s)\/\/(?=\s|[^\s/]*$)/gm).map(
      ({ offset }): CodeFinding => ({ ruleId: 'slash-comment', offset }),
    ),
    ...findMatches(code, /(?<=^|[;&|]\s*)sudo\s/gm).map(
      ({ offset }): CodeFinding => ({ ruleId: 'needless-sudo', offset }),
    ),
    ...findMatches(code, /(?<=^|[;&|(]\s*)ps\b[^|\n]*\|\s*grep\s(?![^\n]*(?:\[|grep\s+-v))/gm).map(
      ({ offset }): CodeFinding => ({ ruleId: 'grep-finds-itself', offset }),
    ),
    ...script.backticks.map((offset): CodeFinding => ({ ruleId: 'backticks', offset })),
    ...script.commands.flatMap((words) => {
      const [program] = words;
      if (program === undefined) return [];
      const command = parseDockerCommand(words);
      return command === undefined ? findProse(program) : findDockerMistakes(command, program);
    }),
  ];
}

function findPrompts(code: string): CodeFinding[] {
  const prompt = /^[ \t]*((?:[$%>]|PS [^>\n]*>|[A-Z]:\\[^>\n]*>|[\w.-]+@[\w.-]+[:\s][^\n$#]*[$#])(?=\s))/gm;
  return findMatches(code, prompt).map(({ match, offset }) => ({
    ruleId: 'prompt-character',
    offset: offset + match[0].length - (match[1]?.length ?? 0),
    values: { prompt: match[1] ?? '' },
  }));
}

/** `<image>`: something to replace by hand, which the shell would read as a redirection. */
function findPlaceholders(code: string): CodeFinding[] {
  return findMatches(code, /(?<![<\w"'])<\p{L}(?:[\p{L}\d _-]*[\p{L}\d])?>/gu).map(({ match, offset }) => ({
    ruleId: 'shell-placeholder',
    offset,
    values: { word: match[0] },
  }));
}

/** A sentence where a program's name belongs. */
function findProse({ text, offset }: ShellWord): CodeFinding[] {
  const isProse = /\p{Script=Hangul}/u.test(text) && !text.includes('/');
  return isProse ? [{ ruleId: 'prose-command', offset, values: { word: text } }] : [];
}

function findDockerMistakes(command: DockerCommand, docker: ShellWord): CodeFinding[] {
  const findings: CodeFinding[] = [];
  const { verb, options, positionals } = command;
  if (verb === 'scan') findings.push({ ruleId: 'docker-scan', offset: docker.offset });
  if (verb === 'build') findings.push(...findBuildMistakes(command, docker));
  if (verb === 'push') findings.push(...findPushMistakes(positionals));
  findings.push(...findRunMistakes(command));
  if (verb === 'run' || verb === 'create') {
    const [image, next] = positionals;
    if (image !== undefined && next !== undefined && isRunOption(next.text)) {
      const values = { option: next.text, image: image.text };
      findings.push({ ruleId: 'option-after-image', offset: next.offset, values });
    }
  }
  const image = findImageWord(command);
  if (image !== undefined && /^http(:|$)/.test(image.text)) {
    findings.push({ ruleId: 'http-image', offset: image.offset });
  }
  if (image !== undefined) findings.push(...findNameMistakes(image.text, image.offset, 'image'));

  for (const { name, value, offset } of options) {
    if (value === undefined) continue;
    if (name === 'name') findings.push(...findNameMistakes(value, offset, 'container'));
    if (verb === 'build' && (name === 't' || name === 'tag'))
      findings.push(...findNameMistakes(value, offset, 'image'));
    const table = name === 'format' ? /\\table|table\{\{/.exec(value)?.[0] : undefined;
    if (table !== undefined) findings.push({ ruleId: 'format-table', offset, values: { word: table } });
  }
  return findings;
}

/** The word that names an image to fetch or start. */
export function findImageWord({ verb, positionals }: DockerCommand): ShellWord | undefined {
  return verb === 'run' || verb === 'create' || verb === 'pull' ? positionals[0] : undefined;
}

function findBuildMistakes({ positionals }: DockerCommand, docker: ShellWord): CodeFinding[] {
  if (positionals.length === 0) return [{ ruleId: 'build-without-context', offset: docker.offset }];
  if (positionals.length === 1) return [];
  const words = positionals.map(({ text }) => text).join(' ');
  return [{ ruleId: 'build-two-arguments', offset: docker.offset, values: { words } }];
}

/** Without a namespace the name means `docker.io/library/…`, which nobody may push to. */
function findPushMistakes([image]: readonly ShellWord[]): CodeFinding[] {
  if (image === undefined || /[/$]/.test(image.text)) return [];
  return [{ ruleId: 'push-without-namespace', offset: image.offset, values: { name: image.text } }];
}

function findNameMistakes(name: string, offset: number, kind: 'container' | 'image'): CodeFinding[] {
  // `$x`, `$( )` and `{student}` are filled in later.
  const written = name.replace(/\$\([^)]*\)|\$\{?\w+\}?|\{\w+\}/g, 'xx');
  if (/\p{Script=Hangul}/u.test(written)) return [{ ruleId: 'hangul-name', offset, values: { name } }];
  if (kind === 'container' && written.length === 1) {
    return [{ ruleId: 'short-container-name', offset, values: { name } }];
  }
  const repository = written.replace(/:[^/]*$/, '');
  if (kind === 'image' && /[A-Z]/.test(repository))
    return [{ ruleId: 'image-name-case', offset, values: { name } }];
  return [];
}
