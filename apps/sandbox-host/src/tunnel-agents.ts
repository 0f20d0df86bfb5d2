import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SandboxId } from '@naru/protocol/ids';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import { isAppError } from '@naru/service-kit/app-error';

/** A browser opens six at a time to one origin; streams that stay open come on top. */
const CONNECTIONS_PER_PORT = 16;
/** An unused tunnel is a process in the sandbox. */
const IDLE_MS = 10_000;
/** A container needs a moment between "started" and "listens". */
const REFUSED_RETRY_MS = 150;

interface Tunnel {
  agent: Agent;
  inUse: number;
  usedAtMs: number;
}

/** Keeps tunnels to ports open for the next request: opening one costs more than most requests. */
export class TunnelAgents {
  readonly #runtime: Pick<SandboxRuntime, 'connectPort'>;
  readonly #tunnels = new Map<string, Tunnel>();

  constructor(runtime: Pick<SandboxRuntime, 'connectPort'>) {
    this.#runtime = runtime;
  }

  /** Call `release` once the request is over. */
  take(sandboxId: SandboxId, port: number): { agent: Agent; release: () => void } {
    const key = `${sandboxId}:${port}`;
    const tunnel = this.#tunnels.get(key) ?? {
      agent: this.#createAgent(sandboxId, port),
      inUse: 0,
      usedAtMs: 0,
    };
    this.#tunnels.set(key, tunnel);
    tunnel.inUse += 1;
    let isReleased = false;
    return {
      agent: tunnel.agent,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        tunnel.inUse -= 1;
        tunnel.usedAtMs = performance.now();
      },
    };
  }

  /** A connection of its own, for a protocol upgrade. */
  async connect(sandboxId: SandboxId, port: number): Promise<Duplex> {
    try {
      return likeSocket(await this.#runtime.connectPort(sandboxId, port));
    } catch (error) {
      if (!isAppError(error, 'PORT_NOT_LISTENING')) throw error;
      await new Promise((resolve) => setTimeout(resolve, REFUSED_RETRY_MS));
      return likeSocket(await this.#runtime.connectPort(sandboxId, port));
    }
  }

  closeIdle(): void {
    for (const [key, { agent, inUse, usedAtMs }] of this.#tunnels) {
      if (inUse > 0 || performance.now() - usedAtMs < IDLE_MS) continue;
      agent.destroy();
      this.#tunnels.delete(key);
    }
  }

  /** Ends what is open, in use or not. */
  close(): void {
    for (const { agent } of this.#tunnels.values()) agent.destroy();
    this.#tunnels.clear();
  }

  #createAgent(sandboxId: SandboxId, port: number): Agent {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_PER_PORT });
    agent.createConnection = (_options: ClientRequestArgs, done) => {
      this.connect(sandboxId, port).then(
        (stream) => done?.(null, stream),
        // The types want a stream here too; the agent looks at it only without an error.
        (error: Error) => (done as ((error: Error) => void) | undefined)?.(error),
      );
      return undefined;
    };
    return agent;
  }
}

/** Node's agent tunes its sockets; a tunnel has nothing to tune. */
function likeSocket(stream: Duplex): Duplex {
  const missing = ['setKeepAlive', 'setNoDelay', 'setTimeout', 'ref', 'unref'].filter(
    (name) => !(name in stream),
  );
  return Object.assign(stream, Object.fromEntries(missing.map((name) => [name, () => stream])));
}
