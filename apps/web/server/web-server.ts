import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '@naru/protocol/error-codes';
import type { Logger } from '@naru/service-kit/log';
import { answerError } from './answer-error.ts';
import { type ClientAddress, readClientAddress } from './client-address.ts';
import type { WebConfig } from './config.ts';
import { isForeignRequest } from './foreign-request.ts';
import { type ForwardOptions, forwardRequest } from './forward-request.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import type { GuestCookies } from './guest-cookie.ts';
import { introduceRequest } from './introduce-request.ts';
import { answerPreflight, disarmPreview } from './preview-answer.ts';
import { findTarget, type RequestTarget } from './request-target.ts';
import { siteHeaders } from './security-headers.ts';
import { toUpstreamHeaders, withoutHopByHop } from './upstream-headers.ts';

/** The pages and the API: Next, or a stand-in in a test. */
export interface Site {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Next's own sockets (reload on change, in development). */
  upgrade?(req: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface WebServerOptions {
  config: Pick<WebConfig, 'sandboxHost' | 'previewDomain' | 'trustProxy'>;
  isDevelopment: boolean;
  site: Site;
  guests: GuestCookies;
  log: Logger;
}

export interface WebServer extends AsyncDisposable {
  /** Answers the port it got. */
  listen(address: { port: number; host: string }): Promise<number>;
}

/** Requests still running when the server stops get this long. */
const DRAIN_MS = 5_000;
/**
 * The largest request of the site is a result with all that it was decided by; every route has a limit of its own,
 * mostly a small one. Uploads go to sandboxes, by the socket or a preview.
 */
const SITE_BODY_BYTES = 2_000_000;

/** The one port of the site: decides what a request is for, and what may come along with it. */
export function createWebServer(options: WebServerOptions): WebServer {
  const { config, log } = options;
  const policy = { previewDomain: config.previewDomain, isDevelopment: options.isDevelopment };
  const tunnels = new Set<Duplex>();
  const http = createServer({ noDelay: true, requestTimeout: 120_000, headersTimeout: 20_000 });

  http.on('request', (req, res) => {
    const address = readClientAddress(req, config);
    const target = findTarget({ host: address.host, url: req.url ?? '' }, config);
    switch (target.kind) {
      case 'site':
        void answerSite(req, res, address);
        break;
      case 'redirect':
        res.writeHead(308, { location: target.location }).end();
        break;
      case 'refused':
        refuse(req, res, { status: statusOf(target.code), code: target.code });
        break;
      default: {
        const preflight = isSandboxed(target) ? answerPreflight(req) : undefined;
        if (preflight) {
          res.writeHead(204, preflight).end();
          break;
        }
        forwardRequest(req, res, {
          ...toForward(req, address, target),
          onUnreachable: (err) => {
            log.warn({ err, target: target.kind }, 'sandbox host unreachable');
            refuse(req, res, { status: 502, code: 'SANDBOX_HOST_DOWN' });
          },
        });
      }
    }
  });

  http.on('upgrade', (req, socket, head) => {
    const address = readClientAddress(req, config);
    const target = findTarget({ host: address.host, url: req.url ?? '' }, config);
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    if (target.kind === 'socket' || target.kind === 'preview') {
      forwardUpgrade(req, socket, head, {
        ...toForward(req, address, target),
        onUnreachable: (err) => {
          log.warn({ err, target: target.kind }, 'sandbox host unreachable');
          endUpgrade(socket, '502 Bad Gateway');
        },
      });
    } else if (target.kind === 'site' && options.site.upgrade && req.url?.startsWith('/_next/')) {
      options.site.upgrade(req, socket, head);
    } else {
      socket.on('error', () => {});
      endUpgrade(socket, '404 Not Found');
    }
  });

  function toForward(
    req: IncomingMessage,
    address: ClientAddress,
    target: Extract<RequestTarget, { kind: 'socket' | 'preview' }>,
  ): ForwardOptions {
    if (target.kind === 'socket') {
      return {
        upstream: config.sandboxHost,
        path: req.url ?? '/',
        headers: toUpstreamHeaders(req.headers, address),
        adjust: withoutHopByHop,
      };
    }
    const extra = { 'x-naru-preview-mode': target.mode };
    return {
      upstream: config.sandboxHost,
      path: target.path,
      headers: toUpstreamHeaders(
        req.headers,
        address,
        target.mode === 'path' ? { ...extra, 'x-forwarded-prefix': target.prefix } : extra,
      ),
      adjust: (headers) => disarmPreview(withoutHopByHop(headers), target.mode),
    };
  }

  async function answerSite(
    req: IncomingMessage,
    res: ServerResponse,
    address: ClientAddress,
  ): Promise<void> {
    for (const [name, value] of Object.entries(siteHeaders)) res.setHeader(name, value);
    if (isForeignRequest(req, address)) return refuse(req, res, { status: 403, code: 'FOREIGN_ORIGIN' });
    if (Number(req.headers['content-length'] ?? 0) > SITE_BODY_BYTES) {
      return refuse(req, res, { status: 413, code: 'MESSAGE_TOO_LARGE' });
    }
    introduceRequest({ req, res, address, guests: options.guests, policy });
    try {
      await options.site.handle(req, res);
    } catch (err) {
      const incidentId = randomUUID();
      log.error({ err, incidentId }, 'request failed');
      if (res.headersSent) res.destroy();
      else answerError(req, res, { status: 500, code: 'INTERNAL', incidentId });
    }
  }

  function refuse(
    req: IncomingMessage,
    res: ServerResponse,
    answer: { status: number; code: ErrorCode },
  ): void {
    const incidentId = randomUUID();
    log.info({ ...answer, incidentId, method: req.method }, 'request refused');
    answerError(req, res, { ...answer, incidentId });
  }

  return {
    async listen({ port, host }) {
      http.listen(port, host);
      await once(http, 'listening');
      const bound = http.address();
      return typeof bound === 'object' && bound !== null ? bound.port : port;
    },
    async [Symbol.asyncDispose]() {
      if (!http.listening) return;
      const closed = new Promise((resolve) => http.close(resolve));
      // Browsers connect their sockets again by themselves.
      for (const socket of tunnels) socket.destroy();
      const drained = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(drained);
    },
  };
}

function isSandboxed(target: RequestTarget): boolean {
  return target.kind === 'preview' && target.mode === 'path';
}

function statusOf(code: 'PREVIEW_NOT_FOUND' | 'PORT_OUT_OF_RANGE' | 'INVALID_INPUT'): number {
  return code === 'PREVIEW_NOT_FOUND' ? 404 : 400;
}

function endUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
