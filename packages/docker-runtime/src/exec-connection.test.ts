import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { ExecConnection } from './exec-connection.ts';

function frame(stream: 1 | 2, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** The raw connection of an exec, played by the test. */
class FakeSocket extends Duplex {
  readonly written: string[] = [];
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk.toString());
    done();
  }
}

const soon = () => AbortSignal.timeout(2_000);

test('bytes pass both ways, without the frames', async () => {
  const socket = new FakeSocket();
  const connection = new ExecConnection(socket);
  connection.write('GET /version');
  socket.push(frame(2, 'a warning'));
  socket.push(frame(1, 'HTTP/1.1 200'));
  socket.push(null);
  const chunks: Buffer[] = [];
  for await (const chunk of connection) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('HTTP/1.1 200');
  expect(socket.written).toEqual(['GET /version']);
  expect(connection.stderrText).toBe('a warning');
});

test('ending the writing side is kept from the program, and reading goes on', async () => {
  const socket = new FakeSocket();
  const connection = new ExecConnection(socket);
  connection.end('request');
  socket.push(frame(1, 'answer'));
  const [chunk] = await connection.take(1).toArray();
  expect(String(chunk)).toBe('answer');
  expect(socket.writableEnded).toBe(false);
});

test('a reader that does not read stops the program instead of filling our memory', async () => {
  const socket = new FakeSocket();
  const connection = new ExecConnection(socket);
  const block = frame(1, Buffer.alloc(64 * 1024));
  let pushed = 0;
  while (socket.push(block) && pushed < 1_000) {
    pushed++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(pushed).toBeLessThan(10);
  expect(connection.readableLength).toBeLessThan(512 * 1024);
});

test('the marker on standard error says that the tunnel is connected', async () => {
  const socket = new FakeSocket();
  const connection = new ExecConnection(socket);
  const opened = connection.waitForMarker('naru-connected', soon());
  socket.push(frame(2, 'naru-con'));
  socket.push(frame(2, 'nected'));
  await opened;
});

test('a program that ends without the marker is a port on which nobody listens', async () => {
  const socket = new FakeSocket();
  const connection = new ExecConnection(socket);
  const opened = connection.waitForMarker('naru-connected', soon());
  socket.push(frame(2, 'connect: Connection refused'));
  socket.push(null);
  await expect(opened).rejects.toMatchObject({ code: 'PORT_NOT_LISTENING' });
});

test('a tunnel that never opens is given up', async () => {
  const connection = new ExecConnection(new FakeSocket());
  await expect(connection.waitForMarker('naru-connected', AbortSignal.timeout(20))).rejects.toMatchObject({
    code: 'TIMED_OUT',
  });
});
