import { Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { createStaticFiles, type StaticFiles } from './static-files.ts';
import type { Site } from './web-server.ts';

interface NextSiteOptions {
  isDevelopment: boolean;
  host: string;
  port: number;
  /** From apps/web. */
  buildDir: string;
}

/** The pages and routes in src/app, inside this process. */
export async function createNextSite(options: NextSiteOptions): Promise<Site & AsyncDisposable> {
  // Next listens for upgrades on the server it is given and ends sockets of paths that it has pages for. This one
  // never listens: upgrades reach Next only when we pass them on.
  const upgrades = new Server();
  const dir = fileURLToPath(new URL('..', import.meta.url));
  const app = next({
    dev: options.isDevelopment,
    dir,
    hostname: options.host,
    port: options.port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  // In development they come and go with every save, and only Next knows them.
  const staticFiles: StaticFiles = options.isDevelopment
    ? (_req, _res, next) => next()
    : createStaticFiles(join(dir, options.buildDir, 'static'));
  return {
    handle: (req, res) =>
      new Promise((resolve, reject) => {
        res.once('close', resolve);
        staticFiles(req, res, () => handle(req, res).then(resolve, reject));
      }),
    upgrade(req, socket, head) {
      upgrades.emit('upgrade', req, socket, head);
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}
