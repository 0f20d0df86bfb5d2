import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readTlsServerName } from './tls-server-name.ts';

/** The first message of a real TLS client. */
async function captureHello(servername: string | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.once('data', (bytes) => {
        socket.destroy();
        server.close();
        resolve(bytes);
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const socket = connectTcp(port, '127.0.0.1');
      const client = connectTls({ socket, ...(servername ? { servername } : {}) });
      client.on('error', () => {});
      socket.on('error', reject);
    });
  });
}

let hello: Buffer;
beforeAll(async () => {
  hello = await captureHello('registry.npmjs.org');
});

test('the name a client asks for is read', () => {
  expect(readTlsServerName(hello)).toEqual({ state: 'name', name: 'registry.npmjs.org' });
});

test('an incomplete message asks for more', () => {
  for (const length of [0, 4, 5, 60, hello.length - 1]) {
    expect(readTlsServerName(hello.subarray(0, length))).toEqual({ state: 'more' });
  }
});

test('a client without a name, and what is no TLS, get nothing', async () => {
  expect(readTlsServerName(await captureHello(undefined))).toEqual({ state: 'none' });
  expect(readTlsServerName(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toEqual({ state: 'none' });
});

test('lengths that lie do not make it throw', () => {
  const damage = fc.tuple(fc.nat({ max: 300 }), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (damages) => {
      const damaged = Buffer.from(hello);
      for (const [at, value] of damages) damaged[at % damaged.length] = value;
      readTlsServerName(damaged);
    }),
  );
});
