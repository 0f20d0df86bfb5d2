import { lookup } from 'node:dns';
import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingHttpHeaders,
  request,
} from 'node:http';
import { BlockList, connect, createServer, type LookupFunction, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { readTlsServerName } from './tls-server-name.ts';

/**
 * The way to package sources where sandboxes may not leave: a proxy that passes on only what names an allowed host.
 * Clients need no setting, because DNS leads these names here. What it cannot see is what an allowed host itself
 * serves; TLS stays closed from end to end.
 */
export interface PackageProxyDeps {
  packageHosts: ReadonlySet<string>;
  /** Resolves an allowed name; the ports are changed by tests. */
  lookup?: LookupFunction;
  ports?: { http: number; https: number };
}

const maxConnections = 256;
const idleTimeoutMs = 60_000;
const helloTimeoutMs = 5_000;
const maxHelloBytes = 16_384;

/** Of one connection and not of what goes through it (RFC 9110, 7.6.1): each side has its own. */
const hopByHop = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'transfer-encoding',
];
/** A read has no body; these would promise one. */
const ofBody = ['content-length', 'expect'];

// An allowed name that leads to this machine itself must not open it.
const ownMachine = new BlockList();
ownMachine.addSubnet('127.0.0.0', 8);
ownMachine.addSubnet('169.254.0.0', 16);
ownMachine.addAddress('::1', 'ipv6');
ownMachine.addSubnet('fe80::', 10, 'ipv6');

/** The system's resolver without answers that are this machine. */
export const lookupElsewhere: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const elsewhere = addresses.filter(
      (entry) => !ownMachine.check(entry.address, entry.family === 6 ? 'ipv6' : 'ipv4'),
    );
    const [first] = elsewhere;
    if (!first) return callback(new Error(`${hostname} is this machine`), '');
    if (options.all) return callback(null, elsewhere);
    callback(null, first.address, first.family);
  });
};

/** For http://: reads only, so that GET and HEAD are enough. */
export function createHttpPackageProxy(deps: PackageProxyDeps): HttpServer {
  const server = createHttpServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    (incoming, outgoing) => {
      const host = (incoming.headers.host ?? '').toLowerCase().replace(/:80$/, '');
      const refuse = (status: number, text: string) => {
        outgoing.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${text}\n`);
      };
      if (!deps.packageHosts.has(host))
        return refuse(403, `${host} is not a package source of this classroom`);
      if (incoming.method !== 'GET' && incoming.method !== 'HEAD')
        return refuse(405, 'package sources are read-only');
      if (!incoming.url?.startsWith('/')) return refuse(400, 'not a path');
      const upstream = request({
        host,
        port: deps.ports?.http ?? 80,
        method: incoming.method,
        path: incoming.url,
        headers: { ...without(incoming.headers, [...hopByHop, ...ofBody]), host },
        lookup: deps.lookup ?? lookupElsewhere,
        timeout: idleTimeoutMs,
      });
      upstream.on('response', (response) => {
        outgoing.writeHead(response.statusCode ?? 502, without(response.headers, hopByHop));
        pipeline(response, outgoing, () => {});
      });
      upstream.on('timeout', () => upstream.destroy(new Error('timeout')));
      upstream.on('error', () => {
        if (outgoing.headersSent) outgoing.destroy();
        else refuse(502, `${host} does not answer`);
      });
      outgoing.on('close', () => upstream.destroy());
      incoming.resume();
      upstream.end();
    },
  );
  server.maxConnections = maxConnections;
  return server;
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** For https://: reads the name in the first message and passes the bytes on, closed as they are. */
export function createTlsPackageProxy(deps: PackageProxyDeps): Server {
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    client.setTimeout(helloTimeoutMs, () => client.destroy());
    let received: Buffer = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const result = readTlsServerName(received);
      if (result.state === 'more' && received.length <= maxHelloBytes) return;
      client.off('data', read);
      client.pause();
      if (result.state !== 'name' || !deps.packageHosts.has(result.name)) return void client.destroy();
      passOn(client, received, result.name, deps);
    };
    client.on('data', read);
  });
  server.maxConnections = maxConnections;
  return server;
}

function passOn(client: Socket, hello: Buffer, host: string, deps: PackageProxyDeps): void {
  const upstream = connect({ host, port: deps.ports?.https ?? 443, lookup: deps.lookup ?? lookupElsewhere });
  client.setTimeout(idleTimeoutMs);
  upstream.setTimeout(idleTimeoutMs, () => upstream.destroy());
  upstream.once('connect', () => upstream.write(hello));
  // A broken half ends the other one.
  pipeline(client, upstream, () => client.destroy());
  pipeline(upstream, client, () => upstream.destroy());
}
