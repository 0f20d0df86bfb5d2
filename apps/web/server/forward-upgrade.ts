import { type IncomingMessage, type OutgoingHttpHeaders, request, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ForwardOptions } from './forward-request.ts';

export interface ForwardUpgradeOptions extends ForwardOptions {
  onUnreachable: (error: Error) => void;
}

const HANDSHAKE_TIMEOUT_MS = 20_000;
/** Ends connections whose other side has vanished without a word (a closed laptop). */
const KEEP_ALIVE_MS = 30_000;

/**
 * Hands a websocket to the upstream. After the handshake the bytes of both sides are passed on as they come,
 * without looking into them and without collecting: keystrokes travel here.
 */
export function forwardUpgrade(
  req: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  options: ForwardUpgradeOptions,
): void {
  const forwarded = request({
    ...options.upstream,
    agent: false,
    method: req.method,
    path: options.path,
    headers: { ...options.headers, connection: 'Upgrade', upgrade: req.headers.upgrade },
    timeout: HANDSHAKE_TIMEOUT_MS,
  });
  const giveUp = () => forwarded.destroy();
  socket.once('close', giveUp);
  // Reported by `close` as well; without a listener it would end the program.
  socket.on('error', () => {});
  forwarded.once('timeout', () => forwarded.destroy(new Error('the upstream did not answer in time')));
  forwarded.once('error', (error) => {
    if (!socket.destroyed) options.onUnreachable(error);
  });
  forwarded.once('response', (answer) => {
    // No upgrade: the answer says why, and the connection ends with it.
    socket.write(statusLines(answer, { ...options.adjust(answer.headers), connection: 'close' }));
    answer.pipe(socket);
  });
  forwarded.once('upgrade', (answer, upstreamSocket, upstreamHead) => {
    socket.off('close', giveUp);
    const headers = {
      ...options.adjust(answer.headers),
      connection: 'Upgrade',
      upgrade: answer.headers.upgrade,
    };
    socket.write(statusLines(answer, headers));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstreamSocket.write(head);
    join(socket, upstreamSocket);
  });
  forwarded.end();
}

function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    prepareSocket(from);
    from.on('error', () => {});
    from.once('close', () => to.destroy());
    from.pipe(to);
  }
}

function prepareSocket(socket: Duplex): void {
  if (!(socket instanceof Socket)) return;
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setTimeout(0);
}

function statusLines(answer: IncomingMessage, headers: OutgoingHttpHeaders): string {
  const status = answer.statusCode ?? 502;
  const lines = [`HTTP/1.1 ${status} ${answer.statusMessage || STATUS_CODES[status]}`];
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) lines.push(`${name}: ${one}`);
    }
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
