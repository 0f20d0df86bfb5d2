import type { CommandInput, CommandName, CommandOutput } from '@naru/protocol/commands';
import { type Ack, errorCodes } from '@naru/protocol/error-codes';
import type { EventName, EventPayload } from '@naru/protocol/events';
import { CommandError, toCommandError } from './command-error.ts';
import { readWireError } from './fetch-ticket.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import type { Connection } from './workspace-store.ts';

export interface SandboxClient {
  /** Resolves with the command's output; rejects with `CommandError`, at once when there is no connection. */
  send<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  on<N extends EventName>(name: N, handler: (payload: EventPayload<N>) => void): () => void;
  isConnected(): boolean;
  /** Tries at once instead of waiting for the next attempt; one that runs goes on. Nothing happens while connected. */
  retryNow(): void;
  /** As `retryNow`, but gives up an attempt that runs: it may hang. */
  retryAnew(): void;
  close(): void;
}

/** The part of a socket.io socket this needs; `auth` is set before each `connect`. */
export interface ClientSocket {
  auth: unknown;
  connected: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, handler: (payload: never) => void): unknown;
  off(event: string, handler: (payload: never) => void): unknown;
  timeout(ms: number): {
    emit(name: string, input: unknown, reply: (late: Error | null, ack: unknown) => void): unknown;
  };
}

interface SandboxClientDeps {
  socket: ClientSocket;
  protocolVersion: number;
  fetchTicket(signal: AbortSignal): Promise<string>;
  onConnection(connection: Connection): void;
  random(): number;
}

/** These do real work before they answer; everything else is quick. */
const SLOW_COMMANDS = new Set<CommandName>([
  'sandbox:start',
  'sandbox:reset',
  'terminal:open',
  'exercise:start',
  'exercise:check',
]);
const SLOW_TIMEOUT_MS = 60_000;
const TIMEOUT_MS = 15_000;
/** A site that answers at all answers well within this; a line that swallows requests may never. */
const TICKET_TIMEOUT_MS = 10_000;

/**
 * Owns the connection: a fresh ticket for every attempt, own backoff (socket.io's would reuse the spent
 * ticket), and commands that never wait in a buffer for a connection that may come back as another state.
 */
export function createSandboxClient(deps: SandboxClientDeps): SandboxClient {
  const { socket } = deps;
  let isClosed = false;
  let hasEverConnected = false;
  let failedAttempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt: AbortController | undefined;

  const report = (failure?: { code: Connection['code']; incidentId: string }) => {
    const isFinal = failure?.code !== undefined && isRefusal(failure.code);
    deps.onConnection({
      state: isFinal ? 'refused' : hasEverConnected ? 'reconnecting' : 'connecting',
      ...(failure?.code && { code: failure.code }),
      ...(failure?.incidentId && { incidentId: failure.incidentId }),
    });
    return isFinal;
  };

  const retryLater = (failure?: { code: Connection['code']; incidentId: string }) => {
    attempt = undefined;
    if (isClosed || report(failure)) return;
    const delayMs = reconnectDelayMs({ attempt: failedAttempts, random: deps.random() });
    failedAttempts += 1;
    clearTimeout(timer);
    timer = setTimeout(tryNow, delayMs);
  };

  const tryNow = () => {
    clearTimeout(timer);
    if (isClosed || attempt || socket.connected) return;
    const thisAttempt = new AbortController();
    attempt = thisAttempt;
    const limit = setTimeout(() => thisAttempt.abort(), TICKET_TIMEOUT_MS);
    deps
      .fetchTicket(thisAttempt.signal)
      .then((ticket) => {
        if (isClosed || attempt !== thisAttempt) return;
        socket.auth = { ticket, protocolVersion: deps.protocolVersion };
        socket.connect();
      })
      .catch((error: unknown) => {
        if (attempt !== thisAttempt) return;
        // A fetch that never reached the site is the same to a student as a site that is down.
        const known = error instanceof CommandError ? toCommandError(error) : undefined;
        retryLater({ code: known?.code ?? 'SANDBOX_HOST_DOWN', incidentId: known?.incidentId ?? '' });
      })
      .finally(() => clearTimeout(limit));
  };

  const retryNow = () => {
    if (socket.connected) return;
    failedAttempts = 0;
    tryNow();
  };

  socket.on('connect', () => {
    attempt = undefined;
    hasEverConnected = true;
    failedAttempts = 0;
    deps.onConnection({ state: 'connected' });
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    retryLater(
      readWireError(error.data) ??
        readWireError(error.message) ?? { code: 'SANDBOX_HOST_DOWN', incidentId: '' },
    );
  });
  socket.on('disconnect', () => retryLater());
  // `connecting` is where the store starts; the first report would only repeat it.
  tryNow();

  return {
    send: (name, input) =>
      new Promise((resolve, reject) => {
        if (!socket.connected) {
          reject(new CommandError({ code: 'SANDBOX_HOST_DOWN' }));
          return;
        }
        const timeoutMs = SLOW_COMMANDS.has(name) ? SLOW_TIMEOUT_MS : TIMEOUT_MS;
        socket.timeout(timeoutMs).emit(name, input, (late, ack) => {
          const answer = ack as Ack<CommandOutput<typeof name>> | undefined;
          if (late || !answer) reject(new CommandError({ code: 'TIMED_OUT' }));
          else if (answer.ok) resolve(answer.data);
          else reject(new CommandError(answer.error));
        });
      }),
    on: (name, handler) => {
      socket.on(name, handler as (payload: never) => void);
      return () => socket.off(name, handler as (payload: never) => void);
    },
    isConnected: () => socket.connected,
    retryNow,
    retryAnew: () => {
      if (socket.connected) return;
      attempt?.abort();
      // No longer the current one, it neither counts as failed nor is tried again later.
      attempt = undefined;
      // It may have its ticket and hang while it connects.
      socket.disconnect();
      retryNow();
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      attempt?.abort();
      socket.disconnect();
    },
  };
}

/** Asking again would be answered the same way: only the student (reload, sign in) can change it. */
function isRefusal(code: keyof typeof errorCodes): boolean {
  return !errorCodes[code].retryable;
}
