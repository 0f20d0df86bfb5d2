import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';

export interface Upstream {
  hostname: string;
  port: number;
}

export interface ForwardOptions {
  upstream: Upstream;
  /** Sent as it is. */
  path: string;
  headers: OutgoingHttpHeaders;
  /** Changes the headers of the answer. */
  adjust: (headers: IncomingHttpHeaders) => OutgoingHttpHeaders;
}

export interface ForwardRequestOptions extends ForwardOptions {
  /** Answers in place of an upstream that is away. */
  onUnreachable: (error: Error) => void;
}

/** An upstream that accepts and then says nothing; slower than anything a student's program should be. */
const ANSWER_TIMEOUT_MS = 120_000;

/** Streams one request to the upstream and its answer back; nothing is collected in memory. */
export function forwardRequest(
  req: IncomingMessage,
  res: ServerResponse,
  options: ForwardRequestOptions,
): void {
  const forwarded = request({
    ...options.upstream,
    // A connection for each: a kept one may be dead after a restart of the upstream, and loopback costs nothing.
    agent: false,
    method: req.method,
    path: options.path,
    headers: { ...options.headers, ...bodyHeaders(req.headers) },
    timeout: ANSWER_TIMEOUT_MS,
  });
  forwarded.setNoDelay(true);
  forwarded.once('timeout', () => forwarded.destroy(new Error('the upstream did not answer in time')));
  forwarded.once('response', (answer) => {
    // From here on silence is the program's own business: event streams and long polls are silent for long.
    forwarded.setTimeout(0);
    res.writeHead(answer.statusCode ?? 502, options.adjust(answer.headers));
    answer.pipe(res);
    // A half answer must not look like a whole one.
    answer.once('error', () => res.destroy());
  });
  forwarded.once('error', (error) => {
    if (res.headersSent) res.destroy();
    else if (!res.destroyed) options.onUnreachable(error);
  });
  res.once('close', () => forwarded.destroy());
  req.pipe(forwarded);
}

/** The body goes on in the way it came; without this Node would send a chunked DELETE without its framing. */
function bodyHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' };
}
