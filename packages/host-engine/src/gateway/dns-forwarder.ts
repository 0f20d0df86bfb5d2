import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';

export interface DnsForwarder {
  forward(packet: Uint8Array): Promise<Buffer | undefined>;
}

const answerTimeoutMs = 3_000;
const maxPending = 512;
const resolversKeptMs = 10_000;

/** Passes a query to this machine's resolvers and brings back the answer; undefined when none came in time. */
export function createDnsForwarder(options: { resolvers?: readonly string[] } = {}): DnsForwarder {
  let pending = 0;
  let known: { servers: string[]; untilMs: number } | undefined;

  const findServers = async () => {
    if (options.resolvers) return [...options.resolvers];
    if (!known || known.untilMs < Date.now()) {
      const text = await readFile('/etc/resolv.conf', 'utf8').catch(() => '');
      known = { servers: parseResolvers(text), untilMs: Date.now() + resolversKeptMs };
    }
    return known.servers;
  };

  return {
    async forward(packet) {
      if (pending >= maxPending) return undefined;
      pending += 1;
      try {
        for (const server of (await findServers()).slice(0, 2)) {
          const answer = await ask(server, packet);
          if (answer) return answer;
        }
        return undefined;
      } finally {
        pending -= 1;
      }
    },
  };
}

/** The name servers of a resolv.conf, as `address` or `address:port`. */
export function parseResolvers(text: string): string[] {
  return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map((match) => match[1] ?? '').filter(Boolean);
}

/** A socket of its own for every query: the kernel picks its port, and only this server's packets reach it. */
function ask(server: string, packet: Uint8Array): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const [, address = server, port = '53'] = /^(\d+\.\d+\.\d+\.\d+):(\d+)$/.exec(server) ?? [];
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const finish = (answer: Buffer | undefined) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(undefined), answerTimeoutMs);
    socket.once('error', () => finish(undefined));
    socket.once('message', finish);
    // A callback of connect would be called for a failure, too, and to send on such a socket throws.
    socket.once('connect', () => socket.send(packet));
    socket.connect(Number(port), address);
  });
}
