import { createInterface } from 'node:readline/promises';
import { CommandFailure } from '../command-failure.ts';
import { removeState } from '../foundation.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { down } from './down.ts';

/** Stops everything and removes the state folder's contents, after asking. */
export async function reset(args: readonly string[], project: Project): Promise<number> {
  if (!args.includes('--yes') && !(await isConfirmed())) {
    console.log(message('reset.cancelled'));
    return 1;
  }
  await down([], project);
  await removeState(project);
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
