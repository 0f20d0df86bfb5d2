export interface TcpListener {
  port: number;
  /** True when only programs of the same network namespace reach it. */
  isLoopback: boolean;
}

const LISTEN_STATE = '0A';
const LOOPBACK_V4 = /^[0-9A-F]{6}7F$/;
const LOOPBACK_V6 = '00000000000000000000000001000000';

/** Reads tables of /proc/<pid>/net/tcp and tcp6, each after a line `ns <name>`. */
export function parseTcpListeners(tables: string): Map<string, TcpListener[]> {
  const found = new Map<string, TcpListener[]>();
  let current: TcpListener[] = [];
  for (const line of tables.split('\n')) {
    const name = /^ns (\w+)$/.exec(line)?.[1];
    if (name !== undefined) {
      current = [];
      found.set(name, current);
      continue;
    }
    const [, address, portHex, state] =
      /^\s*\d+: ([0-9A-F]{8,32}):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line) ?? [];
    if (address === undefined || portHex === undefined || state !== LISTEN_STATE) continue;
    const port = Number.parseInt(portHex, 16);
    // 127.0.0.11 and such are Docker's own resolvers, and loopback in any case.
    current.push({ port, isLoopback: LOOPBACK_V4.test(address) || address === LOOPBACK_V6 });
  }
  return found;
}
