import { createInterface } from 'node:readline/promises';
import { CommandFailure } from '../command-failure.ts';
import { removeState } from '../foundation.ts';
import { FoundationUsers } from '../foundation-users.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { findRunningNaru } from '../running-naru.ts';
import { down } from './down.ts';

/** Stops everything and removes the state folder's contents, after asking. */
export async function reset(args: readonly string[], project: Project): Promise<number> {
  if (!args.includes('--yes') && !(await isConfirmed())) {
    console.log(message('reset.cancelled'));
    return 1;
  }
  const users = new FoundationUsers(project.stateDir);
  // Before the site is stopped for nothing; and again when it is, for who came meanwhile.
  users.assertAlone({ exceptPid: findRunningNaru(project)?.pid });
  await down([], project);
  await users.whileAlone(() => removeState(project));
  console.log(message('reset.done'));
  return 0;
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new CommandFailure(message('reset.notInteractive'), message('reset.notInteractiveAdvice'));
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await prompt.question(message('reset.ask'))).trim() === message('reset.word');
  } finally {
    prompt.close();
  }
}
