import type { Server as HttpServer } from 'node:http';
import { type CommandName, commands } from '@naru/protocol/commands';
import type { EventName, EventPayload } from '@naru/protocol/events';
import type { StudentId } from '@naru/protocol/ids';
import { limits } from '@naru/protocol/limits';
import type { ServerToClient } from '@naru/protocol/socket-types';
import { SOCKET_PATH, type TicketClaims } from '@naru/protocol/ticket';
import { isAppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import { toWireError } from '@naru/service-kit/wire-error';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import { bindCommand, type CommandContext } from './bind-command.ts';
import { boundBacklog } from './bound-backlog.ts';
import type { LessonRoom } from './live-sandbox.ts';
import type { RateBudget, RateLimits } from './rate-limits.ts';
import { isSameOrigin } from './same-origin.ts';
import type { CommandHandlers, Page } from './student-commands.ts';
import type { TicketGate } from './ticket-gate.ts';

/** A page that is gone without a word is noticed after the two together. */
const PING_EVERY_MS = 10_000;
const PING_TIMEOUT_MS = 15_000;
/** Commands come after the connection was let in, so anything else in the first seconds is no page. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Waits for a page that reads slowly: more than the output in flight and the replays of all terminals. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024;
/** Pages of one student at once; more are refused. */
const MAX_PAGES = 20;

type PageServer = Server<DefaultEventsMap, ServerToClient, DefaultEventsMap, TicketClaims>;
type PageSocket = Socket<DefaultEventsMap, ServerToClient, DefaultEventsMap, TicketClaims>;

/** Those that come with every keystroke or chunk of output have a budget of their own. */
const budgetOf = (name: CommandName): RateBudget => {
  if (name === 'terminal:write' || name === 'terminal:ack' || name === 'terminal:resize') return 'chatter';
  if (name === 'exercise:check') return 'check';
  return name === 'sandbox:start' || name === 'sandbox:reset' || name === 'exercise:start'
    ? 'start'
    : 'command';
};

export interface SocketGatewayOptions {
  http: HttpServer;
  gate: TicketGate;
  rates: RateLimits;
  log: Logger;
  handlers: () => CommandHandlers;
  onConnected: (page: Page) => void;
  onDisconnected: (page: Page) => void;
  onCommand: CommandContext['onDone'];
  onEngineDown: () => void;
}

/** The browser's side of the sandbox host: tickets, origins, limits, commands in, facts out. */
export class SocketGateway {
  readonly #io: PageServer;
  readonly #options: SocketGatewayOptions;

  constructor(options: SocketGatewayOptions) {
    this.#options = options;
    this.#io = new Server(options.http, {
      path: SOCKET_PATH,
      serveClient: false,
      transports: ['websocket'],
      maxHttpBufferSize: limits.messageBytes,
      pingInterval: PING_EVERY_MS,
      pingTimeout: PING_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Previews upgrade on the same server.
      destroyUpgrade: false,
      allowRequest: (request, decide) => {
        const isAllowed = isSameOrigin(request);
        if (!isAllowed) options.log.info({ origin: request.headers.origin }, 'foreign origin refused');
        decide(isAllowed ? null : 'FOREIGN_ORIGIN', isAllowed);
      },
    });
    this.#io.use((socket, next) => void this.#admit(socket, next));
    this.#io.on('connection', (socket) => this.#onConnection(socket));
  }

  tell<N extends EventName>(studentId: StudentId, event: N, payload: EventPayload<N>): void {
    emit(this.#io.to(studentId), event, payload);
  }

  tellLesson<N extends EventName>(to: LessonRoom, event: N, payload: EventPayload<N>): void {
    emit(this.#io.to(lessonRoom(to)), event, payload);
  }

  /** Ends connections; the http server is closed by its owner. */
  close(): void {
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  async #admit(socket: PageSocket, next: (error?: Error) => void): Promise<void> {
    try {
      socket.data = await this.#options.gate.admit(socket.handshake.auth);
      await this.#options.rates.spend('command', socket.data.sub);
      next();
    } catch (error) {
      const wire = toWireError(error, this.#options.log, { at: 'handshake' });
      next(Object.assign(new Error(wire.code), { data: wire }));
    }
  }

  #onConnection(socket: PageSocket): void {
    const { sub: studentId, lesson: slug } = socket.data;
    if ((this.#io.sockets.adapter.rooms.get(studentId)?.size ?? 0) >= MAX_PAGES) {
      socket.disconnect(true);
      return;
    }
    const { rates, log, handlers, onConnected, onDisconnected, onCommand, onEngineDown } = this.#options;
    const page: Page = {
      studentId,
      slug,
      viewerId: socket.id,
      viewerOf: (terminalId) => ({
        id: socket.id,
        send: (data, isReplay) =>
          socket.emit('terminal:output', { terminalId, data, ...(isReplay ? { isReplay } : {}) }),
      }),
      spendInput: (bytes) => rates.spend('inputBytes', studentId, bytes),
    };
    const context: CommandContext = {
      log: log.child({ studentId }),
      spend: async (name) => {
        try {
          await rates.spend(budgetOf(name), studentId);
        } catch (error) {
          // Without its acknowledgements a page's output would stop for good; a new connection starts clean.
          if (name === 'terminal:ack' && isAppError(error, 'RATE_LIMITED')) socket.disconnect(true);
          throw error;
        }
      },
      onDone: (name, ack) => {
        if (!ack.ok && ack.error.code === 'ENGINE_DOWN') onEngineDown();
        onCommand(name, ack);
      },
    };
    void socket.join([studentId, lessonRoom({ studentId, slug })]);
    for (const name of Object.keys(commands) as CommandName[]) {
      bindOne(socket, name, page, context, handlers());
    }
    socket.once('disconnect', () => onDisconnected(page));
    boundBacklog(socket.conn, MAX_BACKLOG_BYTES, () => {
      log.warn({ studentId }, 'a page that does not read was disconnected');
      // Not in the middle of a message to all pages of the student.
      setImmediate(() => socket.disconnect(true));
    });
    onConnected(page);
  }
}

function bindOne<N extends CommandName>(
  socket: PageSocket,
  name: N,
  page: Page,
  context: CommandContext,
  handlers: CommandHandlers,
): void {
  const listener = bindCommand(name, (input) => handlers[name](page, input), context);
  socket.on(name as string, (raw: unknown, reply: unknown) => void listener(raw, reply));
}

function lessonRoom({ studentId, slug }: LessonRoom): string {
  return `${studentId}/${slug}`;
}

/** socket.io's types cannot follow a generic event name; the signature above keeps name and payload together. */
function emit(target: { emit: unknown }, event: EventName, payload: unknown): void {
  (target as { emit(event: string, payload: unknown): void }).emit(event, payload);
}
