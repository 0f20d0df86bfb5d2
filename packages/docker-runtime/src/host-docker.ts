import { Agent } from 'node:http';
import { inspect } from 'node:util';
import Docker from 'dockerode';

export interface HostDocker {
  docker: Docker;
  /**
   * Whether /proc and /sys of this machine are those of the engine: a socket file or a loopback address. So an engine of
   * another machine must not be forwarded to here.
   */
  isLocal: boolean;
}

/**
 * docker-modem describes the options of every request for its debug log, agent and all its sockets included, also when
 * nobody reads that log.
 */
class BriefAgent extends Agent {
  [inspect.custom](): string {
    return 'agent';
  }
}

/** A client for the host engine at `unix://…` or `tcp://host:port`. Connects nowhere until it is used. */
export function createHostDocker(address: string): HostDocker {
  const url = new URL(address);
  // Its own pool: exec connections leave it when they are upgraded, so only short calls share it.
  const pool = { agent: new BriefAgent({ keepAlive: true, maxFreeSockets: 8, timeout: 20_000 }) };
  if (url.protocol === 'unix:') {
    return { docker: new Docker({ ...pool, socketPath: url.pathname }), isLocal: true };
  }
  if (url.protocol === 'tcp:' || url.protocol === 'http:') {
    const port = url.port === '' ? 2375 : Number(url.port);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
    return { docker: new Docker({ ...pool, host, port, protocol: 'http' }), isLocal };
  }
  throw new Error(`not the address of a Docker engine: ${address}`);
}
