import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ErrorCode } from '@naru/protocol/error-codes';
import { previewId } from '@naru/protocol/ids';
import { AppError, isAppError } from '@naru/service-kit/app-error';
import type { Logger } from '@naru/service-kit/log';
import type { Metrics } from './metrics.ts';
import { type PreviewAddress, prefixOf, toBrowserHeaders, toProgramHeaders } from './preview-headers.ts';
import { sendPreviewPage } from './preview-page.ts';
import type { ReadySandbox, SandboxRegistry } from './sandbox-registry.ts';
import type { TunnelAgents } from './tunnel-agents.ts';

/** A program that has not begun to answer by then gets the student a page that says so. */
const ANSWER_TIMEOUT_MS = 60_000;
/** A stream without a byte for this long is over. */
const SILENCE_TIMEOUT_MS = 30 * 60_000;
const MAX_HEADER_BYTES = 32 * 1024;
/** Of one sandbox; more answer RATE_LIMITED. */
const REQUESTS_AT_ONCE = 64;

interface Target {
  address: PreviewAddress;
  sandbox: ReadySandbox;
  /** Path and query as the program sees them. */
  path: string;
}

/** `/preview/<previewId>/<port>/…`: a port of a student's sandbox, without any authority of the site. */
export class PreviewProxy {
  readonly #registry: SandboxRegistry;
  readonly #tunnels: TunnelAgents;
  readonly #metrics: Metrics;
  readonly #log: Logger;
  readonly #open = new Map<string, number>();

  constructor(options: { registry: SandboxRegistry; tunnels: TunnelAgents; metrics: Metrics; log: Logger }) {
    this.#registry = options.registry;
    this.#tunnels = options.tunnels;
    this.#metrics = options.metrics;
    this.#log = options.log;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts = splitPreviewUrl(request.url ?? '');
    try {
      const target = this.#resolve(request, parts);
      if (parts?.path === '') {
        // Without the slash, relative addresses of the page would leave the port.
        response.writeHead(308, { location: `${prefixOf(target.address)}/${parts.query}` }).end();
        return;
      }
      await this.#withSlot(target, () => this.#forward(target, request, response));
      this.#metrics.previewDone('ok');
    } catch (error) {
      const code = this.#codeOf(error);
      if (response.headersSent) response.destroy();
      else sendPreviewPage(response, { code, port: parts?.port ?? '', canRefresh: request.method === 'GET' });
    }
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // The browser may leave at any moment; that is no failure of ours.
    socket.on('error', () => socket.destroy());
    try {
      const target = this.#resolve(request, splitPreviewUrl(request.url ?? ''));
      await this.#withSlot(target, () => this.#forwardUpgrade(target, request, socket, head));
      this.#metrics.previewDone('ok');
    } catch (error) {
      const code = this.#codeOf(error);
      if (!socket.destroyed) {
        socket.end(`HTTP/1.1 502 Bad Gateway\r\nX-Naru-Error: ${code}\r\nConnection: close\r\n\r\n`);
      }
    }
  }

  #resolve(request: IncomingMessage, parts: ReturnType<typeof splitPreviewUrl>): Target {
    const id = previewId.safeParse(parts?.id);
    if (parts === undefined || !id.success) throw new AppError('PREVIEW_NOT_FOUND', 'not a preview address');
    const port = /^\d{1,5}$/.test(parts.port) ? Number(parts.port) : 0;
    if (port < 1 || port > 65_535) throw new AppError('PORT_OUT_OF_RANGE', 'not a port');
    const found = this.#registry.findByPreview(id.data);
    if (found === undefined) throw new AppError('PREVIEW_NOT_FOUND', 'no sandbox has this preview id');
    const mode = request.headers['x-naru-preview-mode'] === 'host' ? 'host' : 'path';
    return {
      address: { previewId: id.data, port, mode },
      sandbox: this.#registry.getReady(found.studentId),
      path: `${parts.path || '/'}${parts.query}`,
    };
  }

  async #withSlot(target: Target, work: () => Promise<void>): Promise<void> {
    const { sandboxId, studentId } = target.sandbox;
    const open = this.#open.get(sandboxId) ?? 0;
    if (open >= REQUESTS_AT_ONCE) throw new AppError('RATE_LIMITED', 'too many preview requests at once');
    this.#open.set(sandboxId, open + 1);
    this.#registry.noteActivity(studentId);
    try {
      await work();
    } finally {
      const left = (this.#open.get(sandboxId) ?? 1) - 1;
      if (left === 0) this.#open.delete(sandboxId);
      else this.#open.set(sandboxId, left);
    }
  }

  async #forward(target: Target, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { agent, release } = this.#tunnels.take(target.sandbox.sandboxId, target.address.port);
    try {
      let outgoing = this.#ask(target, request, { agent });
      // A kept tunnel may have been closed by the program just now; without a body it is asked again.
      const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
      let answered = answerOf(outgoing, response);
      if (hasBody) {
        request.pipe(outgoing);
      } else {
        outgoing.end();
        answered = answered.catch((error: unknown) => {
          if (!outgoing.reusedSocket || response.destroyed || isAppError(error)) throw error;
          outgoing = this.#ask(target, request, { agent });
          outgoing.end();
          return answerOf(outgoing, response);
        });
      }
      const answer = await answered;
      answer.setTimeout?.(SILENCE_TIMEOUT_MS);
      response.writeHead(answer.statusCode ?? 502, toBrowserHeaders(answer.headers, target.address));
      // Shows a page that comes in pieces (server-sent events) before its first piece.
      response.flushHeaders();
      await pipeline(answer, response).catch((error: unknown) => {
        // Either side left in the middle; the rest of the answer has no receiver.
        this.#log.debug({ err: error }, 'preview ended early');
        response.destroy();
      });
    } finally {
      release();
    }
  }

  async #forwardUpgrade(
    target: Target,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const tunnel = await this.#tunnels.connect(target.sandbox.sandboxId, target.address.port);
    const outgoing = this.#ask(target, request, {
      createConnection: () => tunnel,
      headers: { connection: 'Upgrade', upgrade: request.headers.upgrade ?? 'websocket' },
    });
    outgoing.end();
    try {
      const answer = await new Promise<{ response: IncomingMessage; head: Buffer }>((resolve, reject) => {
        outgoing.once('upgrade', (response, _stream, first) => resolve({ response, head: first }));
        outgoing.once('response', () => reject(new AppError('INTERNAL', 'the program refused the upgrade')));
        outgoing.once('error', reject);
        outgoing.setTimeout(ANSWER_TIMEOUT_MS, () => reject(new AppError('TIMED_OUT', 'no answer')));
        socket.once('close', () => reject(new AppError('INTERNAL', 'the browser left')));
      });
      socket.write(upgradeHead(answer.response, target.address));
      if (answer.head.length > 0) socket.write(answer.head);
      if (head.length > 0) tunnel.write(head);
      await joinUntilClosed(tunnel, socket);
    } finally {
      tunnel.destroy();
    }
  }

  #ask(
    target: Target,
    request: IncomingMessage,
    via: { agent: Agent } | { createConnection: () => Duplex; headers: Record<string, string> },
  ): ClientRequest {
    return httpRequest({
      ...via,
      method: request.method ?? 'GET',
      path: target.path,
      headers: {
        ...toProgramHeaders(request.headers, target.address),
        ...('headers' in via ? via.headers : {}),
      },
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
  }

  #codeOf(error: unknown): ErrorCode {
    const code = isAppError(error) ? error.code : 'INTERNAL';
    this.#log.info({ err: isAppError(error) ? undefined : error, code }, 'preview refused');
    this.#metrics.previewDone(code);
    return code;
  }
}

/** Resolves with the head of the answer; rejects when there is none in time or the browser leaves. */
function answerOf(outgoing: ClientRequest, response: ServerResponse): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new AppError('TIMED_OUT', 'the program did not answer in time'));
      outgoing.destroy();
    }, ANSWER_TIMEOUT_MS);
    response.once('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    // Without an answer, too: a program may change the protocol though nobody asked for it.
    outgoing.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the program closed the connection without an answer'));
    });
    outgoing.on('error', reject);
    outgoing.once('response', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** Both ways, until either side is gone. */
function joinUntilClosed(tunnel: Duplex, socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      tunnel.destroy();
      socket.destroy();
      resolve();
    };
    for (const side of [tunnel, socket]) side.once('close', end).once('error', end).once('end', end);
    tunnel.pipe(socket);
    socket.pipe(tunnel);
  });
}

function splitPreviewUrl(url: string): { id: string; port: string; path: string; query: string } | undefined {
  const match = /^\/preview\/([^/?#]*)\/([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(url);
  if (match === null) return undefined;
  const [, id = '', port = '', path = '', query = ''] = match;
  return { id, port, path, query };
}

function upgradeHead(answer: IncomingMessage, address: PreviewAddress): string {
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade'];
  lines.push(`Upgrade: ${answer.headers.upgrade ?? 'websocket'}`);
  for (const [name, value] of Object.entries(toBrowserHeaders(answer.headers, address))) {
    if (name === 'content-security-policy' || name === 'referrer-policy') continue;
    for (const one of [value].flat()) lines.push(`${name}: ${one}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
