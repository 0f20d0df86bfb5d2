import { createServer as createHttpServer, type Server as HttpServer, request } from 'node:http';
import { type AddressInfo, connect, createServer, type LookupFunction, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHttpPackageProxy, createTlsPackageProxy, lookupElsewhere } from './package-proxy.ts';

const open: (HttpServer | Server)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: HttpServer | Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const toLoopback: LookupFunction = (_host, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};
const packageHosts = new Set(['deb.debian.org']);

function ask(
  port: number,
  options: { host: string; method?: string; path?: string },
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        port,
        host: '127.0.0.1',
        method: options.method ?? 'GET',
        path: options.path ?? '/',
        headers: { host: options.host },
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

test('an allowed source answers through the proxy, another host does not', async () => {
  const http = await listen(
    createHttpServer((incoming, outgoing) => outgoing.end(`${incoming.headers.host}${incoming.url}`)),
  );
  const port = await listen(
    createHttpPackageProxy({ packageHosts, lookup: toLoopback, ports: { http, https: 0 } }),
  );
  expect(await ask(port, { host: 'deb.debian.org', path: '/debian/x' })).toEqual({
    status: 200,
    body: 'deb.debian.org/debian/x',
  });
  expect((await ask(port, { host: 'example.org' })).status).toBe(403);
  expect((await ask(port, { host: 'deb.debian.org.example.org' })).status).toBe(403);
});

test('sources are only read, and only by path', async () => {
  const http = await listen(createHttpServer((_incoming, outgoing) => outgoing.end('reached')));
  const port = await listen(
    createHttpPackageProxy({ packageHosts, lookup: toLoopback, ports: { http, https: 0 } }),
  );
  expect((await ask(port, { host: 'deb.debian.org', method: 'POST' })).status).toBe(405);
  expect((await ask(port, { host: 'deb.debian.org', path: 'http://example.org/' })).status).toBe(400);
});

test('what a request says of its own connection does not reach the source, and ends nothing', async () => {
  const http = await listen(
    createHttpServer((incoming, outgoing) =>
      outgoing.end(Object.keys(incoming.headers).toSorted().join(' ')),
    ),
  );
  const port = await listen(
    createHttpPackageProxy({ packageHosts, lookup: toLoopback, ports: { http, https: 0 } }),
  );
  const odd = 'Trailer: x\r\nTE: trailers\r\nKeep-Alive: 5\r\nProxy-Connection: close';
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const client = connect(port, '127.0.0.1').setEncoding('utf8');
    client.on('data', (part: string) => {
      text += part;
    });
    client.on('error', reject);
    client.on('close', () => resolve(text));
    client.write(
      `GET / HTTP/1.1\r\nHost: deb.debian.org\r\nAccept: a/b\r\nConnection: close\r\n${odd}\r\n\r\n`,
    );
  });
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('accept connection host');
});

test('a source that is down is an answer, not a hanging client', async () => {
  const port = await listen(
    createHttpPackageProxy({ packageHosts, lookup: toLoopback, ports: { http: 1, https: 1 } }),
  );
  expect((await ask(port, { host: 'deb.debian.org' })).status).toBe(502);
});

test('bytes that are no TLS hello end the connection', async () => {
  const port = await listen(createTlsPackageProxy({ packageHosts, lookup: toLoopback }));
  const closed = new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: deb.debian.org\r\n\r\n'),
    );
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
  await closed;
});

test('a TLS connection is passed on byte for byte', async () => {
  const received: Buffer[] = [];
  const https = await listen(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        received.push(chunk);
        socket.end('answer');
      });
    }),
  );
  const port = await listen(
    createTlsPackageProxy({ packageHosts, lookup: toLoopback, ports: { http: 0, https } }),
  );
  const name = Buffer.from('deb.debian.org');
  const extension = Buffer.concat([
    Buffer.from([0, 0, 0, name.length + 5, 0, name.length + 3, 0, 0, name.length]),
    name,
  ]);
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32),
    Buffer.from([0, 0, 2, 0, 1, 1, 0, 0, extension.length]),
    extension,
  ]);
  const hello = Buffer.concat([Buffer.from([22, 3, 1, 0, body.length + 4, 1, 0, 0, body.length]), body]);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(hello));
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
  expect(answer).toBe('answer');
  expect(Buffer.concat(received)).toEqual(hello);
});

test('a name that leads to this machine is not followed', async () => {
  const error = await new Promise<unknown>((resolve) => {
    lookupElsewhere('localhost', {}, (failure) => resolve(failure));
  });
  expect(error).toBeInstanceOf(Error);
});
