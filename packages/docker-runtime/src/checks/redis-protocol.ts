import type { RedisReply } from '@naru/checks/engine-probe';

const MAX_DEPTH = 4;
const MAX_ELEMENTS = 1_000;

/** A command and a goodbye, so that the server closes when it has answered. */
export function writeRedisCommand(argv: readonly string[]): Buffer {
  const write = (words: readonly string[]) =>
    Buffer.concat([
      Buffer.from(`*${words.length}\r\n`),
      ...words.flatMap((word) => [
        Buffer.from(`$${Buffer.byteLength(word)}\r\n`),
        Buffer.from(word),
        Buffer.from('\r\n'),
      ]),
    ]);
  return Buffer.concat([write(argv), write(['QUIT'])]);
}

/** The first reply in what a server sent; undefined when it is not whole or not of this protocol. */
export function readRedisReply(bytes: Buffer): RedisReply | undefined {
  return readAt(bytes, 0, MAX_DEPTH)?.reply;
}

function readAt(bytes: Buffer, start: number, depth: number): { reply: RedisReply; end: number } | undefined {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd < 0 || depth === 0) return undefined;
  const rest = bytes.subarray(start + 1, lineEnd).toString('utf8');
  const end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case '+':
      return { reply: rest, end };
    case '-':
      return { reply: { error: rest }, end };
    case ':':
      return /^-?\d+$/.test(rest) ? { reply: Number(rest), end } : undefined;
    case '$': {
      const length = Number(rest);
      if (length === -1) return { reply: null, end };
      if (!Number.isInteger(length) || length < 0 || end + length + 2 > bytes.length) return undefined;
      return { reply: bytes.subarray(end, end + length).toString('utf8'), end: end + length + 2 };
    }
    case '*':
      return readList(bytes, { count: Number(rest), start: end, depth });
    default:
      return undefined;
  }
}

function readList(
  bytes: Buffer,
  { count, start, depth }: { count: number; start: number; depth: number },
): { reply: RedisReply; end: number } | undefined {
  if (count === -1) return { reply: null, end: start };
  if (!Number.isInteger(count) || count < 0 || count > MAX_ELEMENTS) return undefined;
  const replies: RedisReply[] = [];
  let end = start;
  for (let index = 0; index < count; index += 1) {
    const element = readAt(bytes, end, depth - 1);
    if (element === undefined) return undefined;
    replies.push(element.reply);
    end = element.end;
  }
  return { reply: replies, end };
}
