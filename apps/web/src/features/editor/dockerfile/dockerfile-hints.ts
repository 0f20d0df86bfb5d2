import { DockerfileParser, type Instruction, ModifiableInstruction } from 'dockerfile-ast';
import { findCommandHints } from './command-hints.ts';
import type { DockerfileHint, HintRange, ReportHint } from './dockerfile-hint.ts';

/** Keywords whose arguments may be a JSON array. */
const EXEC_FORMS = new Set(['CMD', 'ENTRYPOINT', 'RUN', 'SHELL', 'COPY', 'ADD', 'VOLUME']);
const WEB_ROOTS = ['/usr/local/apache2/htdocs', '/usr/share/nginx/html', '/var/www/html'];
const ARCHIVE = /\.(tar|tar\.gz|tgz|tar\.bz2|tbz2?|tar\.xz|txz|tar\.zst)$/i;

/** What beginners most often get wrong and the builder either accepts in silence or refuses in riddles. */
export function findDockerfileHints(text: string): DockerfileHint[] {
  const hints: DockerfileHint[] = [];
  const report: ReportHint = (rule, severity, range, values = {}) => {
    hints.push({ rule, severity, range: copyRange(range), values });
  };
  const dockerfile = DockerfileParser.parse(text);
  const instructions = dockerfile.getInstructions();

  checkStages(instructions, report);
  for (const instruction of instructions) {
    const keyword = instruction.getKeyword();
    if (EXEC_FORMS.has(keyword)) checkExecForm(instruction, report);
    if (keyword === 'ADD' || keyword === 'COPY') checkCopy(instruction, report);
    if (keyword === 'EXPOSE') checkExpose(instruction, report);
  }
  findCommandHints(instructions, report);
  for (const comment of dockerfile.getComments()) {
    if (/\bdocker scan\b/.test(comment.getContent() ?? '')) report('docker-scan', 'info', comment.getRange());
  }
  return hints;
}

function checkStages(instructions: Instruction[], report: ReportHint): void {
  const stageNames = new Set<string>();
  let commands: Instruction[] = [];
  const endStage = () => {
    for (const command of commands.slice(0, -1)) report('several-cmd', 'warning', command.getRange());
    commands = [];
  };
  for (const instruction of instructions) {
    if (instruction.getKeyword() === 'CMD') commands.push(instruction);
    if (instruction.getKeyword() !== 'FROM') continue;
    endStage();
    const [image, second, name] = wordsOf(instruction);
    if (image) checkBaseImage({ instruction, image, second, stageNames, report });
    if (second?.toUpperCase() === 'AS' && name) stageNames.add(name.toLowerCase());
  }
  endStage();
}

function checkBaseImage(given: {
  instruction: Instruction;
  image: string;
  second: string | undefined;
  stageNames: Set<string>;
  report: ReportHint;
}): void {
  const { instruction, image, second, stageNames, report } = given;
  const range = instruction.getArgumentsRange() ?? instruction.getRange();
  if (image.includes('$') || image === 'scratch' || stageNames.has(image.toLowerCase())) return;
  if (second && second.toUpperCase() !== 'AS') {
    report('from-space-tag', 'error', range, { image, tag: second });
    return;
  }
  const withoutTag = image.split('@')[0]?.replace(/:[^/:]*$/, '') ?? image;
  if (/[A-Z]/.test(withoutTag)) {
    report('from-upper-case', 'error', range, { image: withoutTag, fixed: withoutTag.toLowerCase() });
    return;
  }
  if (withoutTag === image) report('from-no-tag', 'info', range, { image });
}

function checkExecForm(instruction: Instruction, report: ReportHint): void {
  const raw = (instruction.getArgumentsContent() ?? '').replace(/^(--\S+\s+)*/, '');
  if (!raw.startsWith('[')) return;
  const range = instruction.getArgumentsRange() ?? instruction.getRange();
  if (isStringArray(raw)) return;
  const closing = raw.lastIndexOf(']');
  const rest = closing === -1 ? '' : raw.slice(closing + 1).trim();
  if (closing !== -1 && rest !== '' && isStringArray(raw.slice(0, closing + 1))) {
    report('exec-text-after-bracket', 'warning', range, { rest });
  } else if (
    closing !== -1 &&
    raw.includes("'") &&
    isStringArray(raw.slice(0, closing + 1).replaceAll("'", '"'))
  ) {
    report('exec-single-quotes', 'warning', range, { keyword: instruction.getKeyword() });
  }
}

function isStringArray(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  } catch {
    return false;
  }
}

function checkCopy(instruction: Instruction, report: ReportHint): void {
  const words = wordsOf(instruction);
  const destination = words.at(-1);
  const sources = words.slice(0, -1);
  if (!destination || sources.length === 0 || words[0]?.startsWith('<<') || words[0]?.startsWith('[')) return;
  const range = instruction.getArgumentsRange() ?? instruction.getRange();
  // With --from the source is a path in an image, not in the context.
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
  if (flags.some((flag) => flag.getName() === 'from')) return;
  for (const source of sources) {
    if (source === '..' || source.startsWith('../'))
      report('copy-outside-context', 'error', range, { source });
    else if (source.startsWith('/') && source.length > 1)
      report('copy-absolute-source', 'warning', range, { source });
  }
  const isEverything = sources.some((source) => ['.', './', '*', './*'].includes(source));
  if (isEverything && WEB_ROOTS.includes(destination.replace(/\/$/, ''))) {
    report('copy-everything-to-web-root', 'warning', range, { destination });
  }
  const isPlain = sources.every((source) => !/^(https?|git):|^git@|\$/.test(source) && !ARCHIVE.test(source));
  if (instruction.getKeyword() === 'ADD' && isPlain) {
    report('add-local-file', 'info', instruction.getInstructionRange(), { source: sources[0] ?? '' });
  }
}

function checkExpose(instruction: Instruction, report: ReportHint): void {
  for (const argument of instruction.getArguments()) {
    const [left, right] = argument.getValue().split(':');
    if (right)
      report('expose-mapping', 'error', argument.getRange(), {
        port: right.split('/')[0] ?? '',
        host: left ?? '',
      });
  }
}

function wordsOf(instruction: Instruction): string[] {
  return instruction
    .getArguments()
    .map((argument) => argument.getValue())
    .filter((word) => !word.startsWith('--'));
}

function copyRange({ start, end }: HintRange): HintRange {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}
