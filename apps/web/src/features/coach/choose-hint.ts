import { findOpenQuote } from '@naru/protocol/command-line';
import type { CoachRule, Facts } from './coach-rule.ts';
import { type CoachedCommand, type EndedCommand, hasFailed, lookAt } from './coached-command.ts';
import { containerRules } from './container-rules.ts';
import { imageRules } from './image-rules.ts';
import { networkRules } from './network-rules.ts';
import { shellRules } from './shell-rules.ts';

export interface CoachHint {
  id: string;
  facts: Facts;
  /** Whole command lines, to be copied or put into the terminal, never run by the page. */
  tries: readonly string[];
}

export const coachRules: readonly CoachRule[] = [
  ...shellRules,
  ...containerRules,
  ...imageRules,
  ...networkRules,
];

/** Docker's own words for a failure; needed where the exit code does not tell that there was one. */
const spokenByDocker =
  /^(?:docker: |Error response from daemon|ERROR: |OCI runtime exec failed|COPY failed)/m;

/** At most one hint, and none where it is not sure what happened. */
export function chooseHint(ended: EndedCommand): CoachHint | undefined {
  const command = lookAt(ended);
  const mayHide = command.isList && command.exitCode === 0 && spokenByDocker.test(command.output);
  if (!hasFailed(command) && !mayHide) return undefined;
  for (const rule of coachRules) {
    const facts = apply(rule, command);
    if (facts !== undefined) return { id: rule.id, facts, tries: fillTries(rule, facts) };
  }
  return undefined;
}

/** The shell waits for more lines, and a quote is all that is missing. */
export function chooseUnfinishedHint(typed: string): CoachHint | undefined {
  const quote = findOpenQuote(typed);
  return quote === undefined ? undefined : { id: 'openQuote', facts: { quote }, tries: [] };
}

function apply(rule: CoachRule, command: CoachedCommand): Facts | undefined {
  // A line that holds both has docker's messages and the shell's.
  const isBoth = command.isList || command.commands.length > 1;
  if (rule.by === 'docker' ? !command.isDocker : command.isDocker && !isBoth) return undefined;
  for (const pattern of rule.patterns) {
    const found = pattern.exec(command.output);
    if (found === null) continue;
    const facts = { ...found.groups };
    const more = rule.when?.(command, facts) ?? true;
    if (more !== false) return more === true ? facts : { ...facts, ...more };
  }
  return undefined;
}

/** What came from the output goes into a command only when it is one plain word (or a few, for subcommands). */
function fillTries(rule: CoachRule, facts: Facts): string[] {
  return (rule.tries ?? []).flatMap((line) => {
    let isPlain = true;
    const filled = line.replace(/\{(\w+)\}/g, (_all, key: string) => {
      const value = facts[key] ?? '';
      if (!/^[\w./][\w./ -]*$/.test(value)) isPlain = false;
      return value;
    });
    return isPlain ? [filled] : [];
  });
}
