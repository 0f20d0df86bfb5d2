import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { attachPackets, inputPackets, sizePacket } from './dtach-packets.ts';
import { TerminalConnection } from './terminal-connection.ts';

/** The raw connection of an exec, played by the test; it takes nothing until it is let. */
class FakeSocket extends Duplex {
  readonly written: Buffer[] = [];
  isBlocked = false;
  #blocked: (() => void) | undefined;
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk);
    if (this.isBlocked) this.#blocked = done;
    else done();
  }
  unblock(): void {
    this.isBlocked = false;
    this.#blocked?.();
  }
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test('input goes out in packets, also when the sandbox takes it late, and output comes as it is', async () => {
  const socket = new FakeSocket({ highWaterMark: 10 });
  const terminal = new TerminalConnection(socket);
  socket.isBlocked = true;
  terminal.write('ls 나루');
  terminal.write('\r');
  await soon();
  expect(terminal.writableLength).toBeGreaterThan(0);
  socket.unblock();
  await soon();
  expect(Buffer.concat(socket.written)).toEqual(
    Buffer.concat([inputPackets(Buffer.from('ls 나루')), inputPackets(Buffer.from('\r'))]),
  );
  socket.push(Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 6]), Buffer.from('나루')]));
  const [chunk] = await terminal.take(1).toArray();
  expect(String(chunk)).toBe('나루');
});

test('a new size does not wait behind input that the program does not read', async () => {
  const socket = new FakeSocket({ highWaterMark: 10 });
  const terminal = new TerminalConnection(socket);
  socket.isBlocked = true;
  socket.write(attachPackets({ cols: 80, rows: 24 }));
  terminal.write('a');
  terminal.write('b');
  terminal.resize({ cols: 100, rows: 30 });
  socket.unblock();
  await soon();
  expect(Buffer.concat(socket.written)).toEqual(
    Buffer.concat([
      attachPackets({ cols: 80, rows: 24 }),
      inputPackets(Buffer.from('a')),
      sizePacket({ cols: 100, rows: 30 }),
      inputPackets(Buffer.from('b')),
    ]),
  );
});

test('an attachment that has ended has no size, and asking for one is no failure', () => {
  const terminal = new TerminalConnection(new FakeSocket());
  terminal.destroy();
  terminal.resize({ cols: 100, rows: 30 });
  expect(terminal.destroyed).toBe(true);
});
