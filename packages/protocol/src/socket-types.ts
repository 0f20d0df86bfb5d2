import type { CommandInput, CommandName, CommandOutput } from './commands.ts';
import type { Ack } from './error-codes.ts';
import type { EventName, EventPayload } from './events.ts';

/** socket.io's event maps, derived from the two tables. */
export type ClientToServer = {
  [N in CommandName]: (input: CommandInput<N>, reply: (ack: Ack<CommandOutput<N>>) => void) => void;
};
export type ServerToClient = {
  [N in EventName]: (payload: EventPayload<N>) => void;
};
