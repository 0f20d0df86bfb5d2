import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { findFreePort } from './free-port.ts';

/** A TCP address of an engine that listens on a socket file, and a line that can be cut. */
export class LineToEngine implements AsyncDisposable {
  readonly #socketPath: string;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(socketPath: string, port: number) {
    this.#socketPath = socketPath;
    this.#port = port;
  }

  static async open(socketPath: string): Promise<LineToEngine> {
    const line = new LineToEngine(socketPath, await findFreePort());
    await line.mend();
    return line;
  }

  get address(): string {
    return `tcp://127.0.0.1:${this.#port}`;
  }

  async mend(): Promise<void> {
    // The engine ends its half of a connection when it is done, the client goes on talking: as Docker's exec wants it.
    const server = createServer({ allowHalfOpen: true }, (near) => {
      const far = createConnection({ path: this.#socketPath, allowHalfOpen: true });
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
  }

  /** As when the engine is gone: what is open ends, and nothing new is answered. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
  }
}
