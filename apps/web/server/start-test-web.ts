import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createLog } from '@naru/service-kit/log';
import { createGuestCookies } from './guest-cookie.ts';
import { createWebServer } from './web-server.ts';

/** What the sandbox host, or the site, saw of a request. */
interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

interface Ask {
  method?: string;
  host?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface TestWeb extends AsyncDisposable {
  port: number;
  seenUpstream: Seen[];
  seenSite: Seen[];
  /** The sandbox host's answer to requests; its websockets say `hello ` and echo. */
  answerUpstream: (req: IncomingMessage, res: ServerResponse) => void;
  ask(
    path: string,
    ask?: Ask,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }>;
  /** Sends the request of a websocket; wait for `upgrade` or `response`. */
  upgrade(path: string, ask?: Pick<Ask, 'host' | 'headers'>): ReturnType<typeof request>;
  countUpstreamConnections(): Promise<number>;
  stopUpstream(): void;
  stopWeb(): Promise<void>;
}

/** The server on real sockets, between a stand-in for the site and one for the sandbox host. For tests. */
export async function startTestWeb(): Promise<TestWeb> {
  const seenUpstream: Seen[] = [];
  const seenSite: Seen[] = [];
  const upstream = createServer(async (req, res) => {
    const seen = { method: req.method, url: req.url, headers: req.headers, body: '' };
    seenUpstream.push(seen);
    // An aborted upload is seen without its body.
    seen.body = await text(req).catch(() => '');
    stack.answerUpstream(req, res);
  });
  upstream.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    seenUpstream.push({ method: req.method, url: req.url, headers: req.headers, body: '' });
    answerUpgrade(req, socket, head);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const web = createWebServer({
    config: {
      sandboxHost: { hostname: '127.0.0.1', port: (upstream.address() as AddressInfo).port },
      previewDomain: 'preview.example',
      trustProxy: false,
    },
    isDevelopment: false,
    site: {
      async handle(req, res) {
        seenSite.push({
          method: req.method,
          url: req.url,
          headers: { ...req.headers },
          body: await text(req),
        });
        if (req.url === '/broken') throw new Error('a bug');
        res.end('the site');
      },
    },
    guests: createGuestCookies({ secret: 'c'.repeat(32), nowMs: () => 1_800_000_000_000 }),
    log: createLog('test', 'silent'),
  });
  const port = await web.listen({ port: 0, host: '127.0.0.1' });
  const stack: TestWeb = {
    port,
    seenUpstream,
    seenSite,
    answerUpstream: (_req, res) => res.end('the sandbox host'),
    async ask(path, { method = 'GET', host = 'naru.test', headers = {}, body } = {}) {
      const req = request({
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host, ...headers },
        agent: false,
      });
      req.end(body);
      const [res] = (await once(req, 'response')) as [IncomingMessage];
      return { status: res.statusCode ?? 0, headers: res.headers, body: await text(res) };
    },
    upgrade(path, { host = 'naru.test', headers = {} } = {}) {
      const websocket = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'k' };
      const req = request({
        host: '127.0.0.1',
        port,
        path,
        agent: false,
        headers: { host, ...websocket, ...headers },
      });
      req.end();
      return req;
    },
    countUpstreamConnections: () =>
      new Promise((resolve) => upstream.getConnections((_error, count) => resolve(count))),
    stopUpstream() {
      upstream.close();
      upstream.closeAllConnections();
    },
    async stopWeb() {
      await web[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      await stack.stopWeb();
      stack.stopUpstream();
    },
  };
  return stack;
}

function answerUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on('error', () => {});
  if (req.url?.includes('refuse')) {
    socket.end('HTTP/1.1 403 Forbidden\r\nset-cookie: a=1\r\ncontent-length: 2\r\n\r\nno');
    return;
  }
  const headers = 'connection: Upgrade\r\nupgrade: websocket\r\nset-cookie: a=1\r\nsec-websocket-accept: yes';
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n\r\nhello `);
  if (head.length > 0) socket.write(head);
  if (req.url?.includes('close')) socket.end();
  socket.pipe(socket);
}
