import { SetupError } from '@naru/host-engine/setup-error';
import { PostgresError } from '@naru/postgres/postgres-error';
import { CommandFailure } from './command-failure.ts';
import { runCommandLine } from './command-line.ts';
import { watchLostReader } from './lost-reader.ts';
import { message } from './messages.ts';
import { findProject } from './project.ts';

const outputLost = watchLostReader([process.stdout, process.stderr]);

try {
  process.exitCode = await runCommandLine(process.argv.slice(2), findProject(process.env), { outputLost });
} catch (error) {
  report(error);
  process.exitCode = 1;
}

/** Foreseen failures say what is wrong and what to do; anything else is a bug and shows where. */
function report(error: unknown): void {
  if (!(error instanceof CommandFailure || error instanceof SetupError || error instanceof PostgresError)) {
    console.error(error);
    return;
  }
  console.error(message('failed', { title: error.message }));
  const advice =
    error instanceof SetupError ? error.remedy : error instanceof CommandFailure ? error.advice : undefined;
  if (advice) console.error(message('advice', { advice }));
}
