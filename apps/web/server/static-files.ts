import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';

const PREFIX = '/_next/static/';
/** The names of these files change with what is in them. */
const A_YEAR_S = 365 * 24 * 60 * 60;

/** Answers with a file of the build, compressed when it was built. Otherwise `next` is called with the request as it came. */
export type StaticFiles = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

/** @param dir the build's folder of static files, which is read now: what comes into it later is not served. */
export function createStaticFiles(dir: string): StaticFiles {
  const serve = sirv(dir, { brotli: true, gzip: true, etag: true, immutable: true, maxAge: A_YEAR_S });
  return (req, res, next) => {
    const { url } = req;
    if (!url?.startsWith(PREFIX) || (req.method !== 'GET' && req.method !== 'HEAD')) {
      next();
      return;
    }
    req.url = url.slice(PREFIX.length - 1);
    serve(req, res, () => {
      req.url = url;
      next();
    });
  };
}
