import { Agent } from 'node:http';
import { AppError } from '@naru/service-kit/app-error';
import type Docker from 'dockerode';
import { askDocker } from './docker-failure.ts';
import { ExecConnection } from './exec-connection.ts';
import { openExec } from './open-exec.ts';

/** Opening takes some 70 ms; a sandbox that needs longer than this is not going to. */
const OPEN_TIMEOUT_MS = 5_000;
/**
 * Each connection is a program in the sandbox and takes longer to open than several requests take on one that is open.
 * Two are event streams, of the picture and of the evidence; with fewer than two beside them, a slow answer would hold
 * all others up.
 */
const MAX_CONNECTIONS = 4;
const MAX_IDLE_CONNECTIONS = 2;
const IDLE_CONNECTION_MS = 30_000;

/** A byte stream to the socket of the student's own engine. Never follows a path on the host. */
export async function openEngineConnection(docker: Docker, containerName: string): Promise<ExecConnection> {
  const argv = ['socat', '-', 'UNIX-CONNECT:/var/run/docker.sock'];
  const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
  const { socket } = await askDocker('open a tunnel', () =>
    openExec(docker, containerName, { argv }, signal),
  );
  return new ExecConnection(socket);
}

/** Says when it is connected, then becomes the tunnel. Bash opens the port, so that a refusal is told apart. */
const PORT_SCRIPT = 'exec 3<>/dev/tcp/127.0.0.1/$1 || exit 7; printf %s "$2" >&2; exec socat - FD:3';
const PORT_MARKER = 'naru-connected';

/** A byte stream to 127.0.0.1:port in the sandbox; PORT_NOT_LISTENING when nobody answers there. */
export async function openPortConnection(
  docker: Docker,
  containerName: string,
  port: number,
): Promise<ExecConnection> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new AppError('PORT_OUT_OF_RANGE', `not a port: ${port}`);
  }
  const argv = ['bash', '-c', PORT_SCRIPT, 'port', String(port), PORT_MARKER];
  const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
  const { socket } = await askDocker('open a tunnel', () =>
    openExec(docker, containerName, { argv }, signal),
  );
  const connection = new ExecConnection(socket);
  try {
    await connection.waitForMarker(PORT_MARKER, signal);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** An http agent whose connections are tunnels, a few of them kept alive between requests. */
export class TunnelAgent extends Agent {
  readonly #open: () => Promise<ExecConnection>;

  constructor(open: () => Promise<ExecConnection>) {
    super({
      keepAlive: true,
      maxSockets: MAX_CONNECTIONS,
      maxFreeSockets: MAX_IDLE_CONNECTIONS,
      timeout: IDLE_CONNECTION_MS,
    });
    this.#open = open;
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, stream: ExecConnection) => void,
  ): undefined {
    // An agent's callback takes an error alone, whatever its type says.
    const settle = callback as ((error: Error | null, stream?: ExecConnection) => void) | undefined;
    this.#open().then(
      (stream) => settle?.(null, stream),
      (error: Error) => settle?.(error),
    );
    return undefined;
  }
}
