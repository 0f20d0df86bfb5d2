import type { Instruction } from 'dockerfile-ast';
import type { ReportHint } from './dockerfile-hint.ts';

/** Programs that serve until they are stopped: a build step with one of them never ends. */
const SERVERS =
  /^(httpd-foreground|httpd\s+-D\s*FOREGROUND|nginx\s+-g|redis-server|node\s+\S+\.m?js|npm\s+(start|run\s+(start|dev))|python3?\s+-m\s+http\.server|flask\s+run)\b/;

/** Hints about what RUN executes, and what it is mistaken for. */
export function findCommandHints(instructions: Instruction[], report: ReportHint): void {
  const hasCommand = instructions.some((instruction) =>
    ['CMD', 'ENTRYPOINT'].includes(instruction.getKeyword()),
  );
  let isUpdated = false;
  for (const instruction of instructions) {
    if (instruction.getKeyword() === 'FROM') isUpdated = false;
    if (instruction.getKeyword() !== 'RUN') continue;
    const content = shellText(instruction);
    const range = instruction.getArgumentsRange() ?? instruction.getRange();
    const commands = content.split(/&&|\|\||;|\|/).map((command) => command.trim());

    if (/\bapt(-get)?\s+update\b/.test(content)) isUpdated = true;
    for (const command of commands) {
      const install = /^apt(?:-get)?\s+(?:.*\s)?install\b(.*)$/.exec(command);
      if (install && !/(^|\s)(-y|-yq?q?|-qq?y|--yes|--assume-yes)(\s|$)/.test(command)) {
        report('run-apt-asks', 'warning', range);
      }
      if (install && !isUpdated) report('run-apt-without-update', 'warning', range);
      if (/^sudo\b/.test(command)) report('run-sudo', 'warning', range);
      if (/^docker\s+scan\b/.test(command)) report('docker-scan', 'info', range);
      else if (/^docker\s/.test(command)) report('run-docker', 'warning', range);
      // A trailing & or an output file are how someone who knows does it.
      if (SERVERS.test(command) && !command.endsWith('&'))
        report('run-starts-server', 'warning', range, { command });
    }
    if (commands.length === 1 && /^cd\s+\S+$/.test(content)) {
      report('run-cd', 'warning', range, { folder: content.replace(/^cd\s+/, '') });
    }
    if (!hasCommand && /^echo\b/.test(content) && !/[>|]/.test(content)) {
      report('run-echo-without-cmd', 'info', instruction.getInstructionRange());
    }
  }
}

/** The command as one line, in either form, without flags such as `--mount`. */
function shellText(instruction: Instruction): string {
  const content = (instruction.getArgumentsContent() ?? '')
    .replace(/^(--\S+\s+)*/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!content.startsWith('[')) return content;
  return content
    .replace(/^\[|\].*$/g, '')
    .split(',')
    .map((word) => word.trim().replace(/^["']|["']$/g, ''))
    .join(' ');
}
