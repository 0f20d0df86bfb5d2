import { type DockerfileInstruction, parseDockerfile } from '../dockerfile-instructions.ts';
import type { CodeFinding } from './code-finding.ts';

const execFormKeywords = new Set(['CMD', 'ENTRYPOINT', 'RUN', 'SHELL']);

/** Mistakes that a Dockerfile of a lesson must not teach. */
export function findDockerfileMistakes(code: string): CodeFinding[] {
  const instructions = parseDockerfile(code);
  return [
    ...instructions.flatMap((instruction) => {
      const { keyword } = instruction;
      if (keyword === 'FROM') return findFromMistakes(instruction);
      if (keyword === 'COPY' || keyword === 'ADD') return findCopyMistakes(instruction);
      if (!execFormKeywords.has(keyword)) return [];
      return [...findExecFormMistakes(instruction), ...findAptMistakes(instruction)];
    }),
    ...findRepeatedCommands(instructions),
  ];
}

/** The image of a FROM line; undefined for `scratch`, variables and names of earlier stages. */
export function findBaseImages(code: string): { image: string; offset: number }[] {
  const stages = new Set<string>(['scratch']);
  return parseDockerfile(code).flatMap(({ keyword, value, offset }) => {
    if (keyword !== 'FROM') return [];
    const [image = '', as, stage] = value.split(/\s+/).filter((word) => !word.startsWith('--'));
    const isOurs = !stages.has(image) && !image.includes('$') && image !== '';
    if (as?.toUpperCase() === 'AS' && stage !== undefined) stages.add(stage);
    return isOurs ? [{ image, offset }] : [];
  });
}

function findFromMistakes({ value, offset }: DockerfileInstruction): CodeFinding[] {
  const findings: CodeFinding[] = [];
  const [image = '', second] = value.split(/\s+/).filter((word) => !word.startsWith('--'));
  if (/^(.*\/)?centos(:|@|$)/.test(image)) findings.push({ ruleId: 'centos-base', offset });
  if (/^http(:|@|$)/.test(image)) findings.push({ ruleId: 'http-image', offset });
  if (/[A-Z]/.test(image.replace(/:[^/]*$/, ''))) {
    findings.push({ ruleId: 'image-name-case', offset, values: { name: image } });
  }
  if (second !== undefined && second.toUpperCase() !== 'AS') {
    const values = { words: `${image} ${second}`, fixed: `${image}:${second}` };
    findings.push({ ruleId: 'from-space', offset, values });
  }
  return findings;
}

function findExecFormMistakes({ value, offset }: DockerfileInstruction): CodeFinding[] {
  if (!value.startsWith('[')) return [];
  if (/^\[\s*'/.test(value)) return [{ ruleId: 'exec-form-quotes', offset }];
  const rest = value.slice(value.lastIndexOf(']') + 1).trim();
  return value.includes(']') && rest !== ''
    ? [{ ruleId: 'text-after-exec-form', offset, values: { rest } }]
    : [];
}

const fetched = /^(?:https?:|git@|git:)|\.(?:tar|tgz|tbz2|txz|tar\.\w+)$|\.git(?:#|$)/;
const webRoot = /(?:^|\/)(?:htdocs|www|public_html|html)\/?$/;

function findCopyMistakes({ keyword, value, offset }: DockerfileInstruction): CodeFinding[] {
  const words = value.split(/\s+/).filter((word) => !word.startsWith('--'));
  const [sources, target = ''] = [words.slice(0, -1), words.at(-1)];
  const findings: CodeFinding[] = [];
  if (keyword === 'ADD' && sources.length > 0 && !sources.some((source) => fetched.test(source))) {
    findings.push({ ruleId: 'add-for-local-file', offset, values: { source: sources.join(' ') } });
  }
  if (sources.some((source) => /^\.\/?$/.test(source)) && webRoot.test(target) && !value.includes('--from')) {
    findings.push({ ruleId: 'web-root-copy', offset, values: { target } });
  }
  return findings;
}

/** Nobody answers a question during a build, and the lists of packages are not in the image. */
function findAptMistakes({ keyword, value, offset }: DockerfileInstruction): CodeFinding[] {
  if (keyword !== 'RUN' || !/\bapt(?:-get)?\b[^&;|]*\sinstall\b/.test(value)) return [];
  const isAnswered = /\bapt(?:-get)?\b[^&;|]*\s(?:-[a-z]*y[a-z]*|--yes|--assume-yes)\b/.test(value);
  const isUpdated = /\bapt(?:-get)?\b[^&;|]*\supdate\b[\s\S]*\sinstall\b/.test(value);
  return isAnswered && isUpdated ? [] : [{ ruleId: 'apt-install', offset }];
}

/** Of several CMD or ENTRYPOINT of a stage only the last counts. */
function findRepeatedCommands(instructions: readonly DockerfileInstruction[]): CodeFinding[] {
  const seen = new Set<string>();
  return instructions.flatMap(({ keyword, offset }): CodeFinding[] => {
    if (keyword === 'FROM') seen.clear();
    if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return [];
    const isRepeated = seen.has(keyword);
    seen.add(keyword);
    return isRepeated ? [{ ruleId: 'repeated-command', offset, values: { keyword } }] : [];
  });
}
