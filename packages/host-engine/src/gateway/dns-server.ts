import type { Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import type { DnsForwarder } from './dns-forwarder.ts';
import { buildDnsAnswer, type DnsOutcome, type DnsQuestion, parseDnsQuery } from './dns-message.ts';
import { RequestBudget } from './request-budget.ts';

export interface DnsServerDeps {
  decide(question: DnsQuestion): DnsOutcome | 'forward';
  forwarder: DnsForwarder;
}

const tcpTimeoutMs = 5_000;

/** Answers on a UDP socket that is bound already. */
export function serveDnsOverUdp(socket: UdpSocket, deps: DnsServerDeps): void {
  const budget = new RequestBudget({ perSecond: 100, burst: 300 });
  socket.on('message', async (packet, from) => {
    if (!budget.take(from.address, Date.now())) return;
    const answer = await answerQuery(packet, deps);
    if (answer) socket.send(answer, from.port, from.address, () => {});
  });
}

/** The same over TCP, one question a connection: clients ask this way when an answer was cut. */
export function createDnsTcpServer(deps: DnsServerDeps): Server {
  const server = createServer((socket) => {
    socket.setTimeout(tcpTimeoutMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', async (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > 2048) return socket.destroy();
      const length = received.length >= 2 ? received.readUInt16BE(0) : Number.POSITIVE_INFINITY;
      if (received.length < length + 2) return;
      socket.pause();
      const answer = await answerQuery(received.subarray(2, length + 2), deps);
      if (!answer) return socket.destroy();
      const prefix = Buffer.alloc(2);
      prefix.writeUInt16BE(answer.length);
      socket.end(Buffer.concat([prefix, answer]));
    });
  });
  server.maxConnections = 128;
  return server;
}

async function answerQuery(packet: Uint8Array, deps: DnsServerDeps): Promise<Buffer | undefined> {
  const question = parseDnsQuery(packet);
  if (!question) return undefined;
  const outcome = deps.decide(question);
  if (outcome !== 'forward') return buildDnsAnswer(question, outcome);
  return (await deps.forwarder.forward(packet)) ?? buildDnsAnswer(question, { code: 'failed' });
}
