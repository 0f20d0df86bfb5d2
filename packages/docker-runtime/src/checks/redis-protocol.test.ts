import { expect, test } from 'vitest';
import { readRedisReply, writeRedisCommand } from './redis-protocol.ts';

const read = (text: string) => readRedisReply(Buffer.from(text));

test('a command is written with the lengths in bytes', () => {
  expect(writeRedisCommand(['SET', 'a', '가']).toString()).toBe(
    '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$3\r\n가\r\n*1\r\n$4\r\nQUIT\r\n',
  );
});

test('every kind of reply is read, and what follows it is not', () => {
  expect(read('+OK\r\n+OK\r\n')).toBe('OK');
  expect(read('$3\r\n가\r\n+OK\r\n')).toBe('가');
  expect(read('$-1\r\n+OK\r\n')).toBeNull();
  expect(read(':42\r\n')).toBe(42);
  expect(read('-NOAUTH Authentication required.\r\n')).toEqual({ error: 'NOAUTH Authentication required.' });
  expect(read('*2\r\n$1\r\na\r\n*1\r\n:1\r\n')).toEqual(['a', [1]]);
});

test('what is cut or of another protocol is no reply', () => {
  for (const text of ['', '+OK', '$5\r\nab\r\n', '*2\r\n$1\r\na\r\n', 'HTTP/1.1 400 Bad Request\r\n\r\n']) {
    expect(read(text)).toBeUndefined();
  }
  expect(read(`${'*1\r\n'.repeat(50)}:1\r\n`)).toBeUndefined();
});
