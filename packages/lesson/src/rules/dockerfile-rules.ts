import { type DockerfileInstruction, parseDockerfile } from '../dockerfile-instructions.ts';
import type { CodeFinding } from './code-finding.ts';

const execFormKeywords = new Set(['CMD', 'ENTRYPOINT', 'RUN', 'SHELL']);

/** Mistakes that a Dockerfile of a lesson must not teach. */
export function findDockerfileMistakes(code: string): CodeFinding[] {
  return parseDockerfile(code).flatMap((instruction) => {
    if (instruction.keyword === 'FROM') return findFromMistakes(instruction);
    if (execFormKeywords.has(instruction.keyword)) return findExecFormMistakes(instruction);
    return [];
  });
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
