import { CommandFailure } from './command-failure.ts';
import { bench } from './commands/bench.ts';
import { doctor } from './commands/doctor.ts';
import { down } from './commands/down.ts';
import { images } from './commands/images.ts';
import { lesson } from './commands/lesson.ts';
import { logs } from './commands/logs.ts';
import { reset } from './commands/reset.ts';
import { status } from './commands/status.ts';
import { test } from './commands/test.ts';
import { up } from './commands/up.ts';
import { message } from './messages.ts';
import type { Project } from './project.ts';

/** What a command may want to know of whoever called it. */
export interface Caller {
  /** Fires when nobody reads the output any more: work that only tells something may end. */
  outputLost: AbortSignal;
}

/** A command gets its own arguments and answers with the exit code. */
export type Command = (args: readonly string[], project: Project, caller: Caller) => Promise<number>;

const commands: Record<string, Command> = {
  up,
  down,
  status,
  logs,
  reset,
  test,
  bench,
  doctor,
  images,
  lesson,
};

export async function runCommandLine(
  args: readonly string[],
  project: Project,
  caller: Caller,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(usage());
    return name === undefined ? 1 : 0;
  }
  const command = commands[name];
  if (!command) {
    throw new CommandFailure(message('unknownCommand', { command: name }), message('unknownCommandHelp'));
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(message(`help.${name}`));
    return 0;
  }
  return await command(rest, project, caller);
}

function usage(): string {
  const list = Object.keys(commands).map((name) => `  ${name.padEnd(8)} ${message(`command.${name}`)}`);
  return message('usage', { commands: list.join('\n') });
}
