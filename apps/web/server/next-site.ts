import { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';
import type { Site } from './web-server.ts';

interface NextSiteOptions {
  isDevelopment: boolean;
  host: string;
  port: number;
}

/** The pages and routes in src/app, inside this process. */
export async function createNextSite(options: NextSiteOptions): Promise<Site & AsyncDisposable> {
  // Next listens for upgrades on the server it is given and ends sockets of paths that it has pages for. This one
  // never listens: upgrades reach Next only when we pass them on.
  const upgrades = new Server();
  const app = next({
    dev: options.isDevelopment,
    dir: fileURLToPath(new URL('..', import.meta.url)),
    hostname: options.host,
    port: options.port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (req, res) => handle(req, res),
    upgrade(req, socket, head) {
      upgrades.emit('upgrade', req, socket, head);
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}
