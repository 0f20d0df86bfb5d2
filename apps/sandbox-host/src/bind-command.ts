import { type CommandInput, type CommandName, type CommandOutput, commands } from '@naru/protocol/commands';
import type { Ack } from '@naru/protocol/error-codes';
import { AppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import { toWireError } from '@naru/service-kit/wire-error';
import { z } from 'zod';

export interface CommandContext {
  log: Logger;
  /** Throws RATE_LIMITED. Runs before the input is parsed: parsing is what a flood would make us do. */
  spend: (command: CommandName) => Promise<void>;
  onDone: (command: CommandName, ack: Ack<unknown>) => void;
}

/** The only place where what a browser sends becomes typed input, and an error becomes a reply. */
export function bindCommand<N extends CommandName>(
  name: N,
  handle: (input: CommandInput<N>) => Promise<CommandOutput<N>>,
  context: CommandContext,
) {
  return async (raw: unknown, reply?: unknown): Promise<void> => {
    const ack = await answer(name, handle, context, raw);
    context.onDone(name, ack);
    // A hostile client can leave the acknowledgement out.
    if (typeof reply === 'function') reply(ack);
  };
}

async function answer<N extends CommandName>(
  name: N,
  handle: (input: CommandInput<N>) => Promise<CommandOutput<N>>,
  context: CommandContext,
  raw: unknown,
): Promise<Ack<CommandOutput<N>>> {
  try {
    await context.spend(name);
    const parsed = commands[name].input.safeParse(raw);
    if (!parsed.success) throw invalidInput(parsed.error);
    return { ok: true, data: await handle(parsed.data as CommandInput<N>) };
  } catch (error) {
    return { ok: false, error: toWireError(error, context.log, { command: name }) };
  }
}

/** A bad path is the one thing a person can have typed; everything else malformed is a page's mistake. */
function invalidInput(error: z.ZodError): AppError {
  const isPath = error.issues.every((issue) => ['path', 'from', 'to'].includes(String(issue.path[0])));
  return new AppError(isPath ? 'PATH_INVALID' : 'INVALID_INPUT', z.prettifyError(error));
}
