import { createSocket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { createDnsForwarder, parseResolvers } from './dns-forwarder.ts';

const sockets: ReturnType<typeof createSocket>[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** A resolver that answers with the query's first two bytes and a text, or not at all. */
async function startResolver(text: string | undefined): Promise<string> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (packet, from) => {
    if (text !== undefined)
      socket.send(Buffer.concat([packet.subarray(0, 2), Buffer.from(text)]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return `127.0.0.1:${socket.address().port}`;
}

test('name servers are read from a resolv.conf', () => {
  expect(
    parseResolvers('# x\nsearch a\nnameserver 10.0.0.2\n nameserver fe80::1\noptions ndots:1\n'),
  ).toEqual(['10.0.0.2', 'fe80::1']);
});

test('an answer comes back as it is', async () => {
  const forwarder = createDnsForwarder({ resolvers: [await startResolver('answer')] });
  expect((await forwarder.forward(Buffer.from('idquery')))?.toString()).toBe('idanswer');
});

test('a resolver that does not run is passed over', async () => {
  const forwarder = createDnsForwarder({ resolvers: ['127.0.0.1:1', await startResolver('second')] });
  expect((await forwarder.forward(Buffer.from('idquery')))?.toString()).toBe('idsecond');
});

test('a resolver that cannot be reached at all is passed over', async () => {
  // Connecting to a broadcast address is refused at once, as every address is when the network is gone.
  const unreachable = '255.255.255.255:53';
  const forwarder = createDnsForwarder({ resolvers: [unreachable, await startResolver('second')] });
  expect((await forwarder.forward(Buffer.from('idquery')))?.toString()).toBe('idsecond');
});

test('without any resolver there is no answer', async () => {
  expect(await createDnsForwarder({ resolvers: [] }).forward(Buffer.from('id'))).toBeUndefined();
});
