import { inputPackets, sizePacket, type TerminalSize } from './dtach-packets.ts';
import { ExecConnection } from './exec-connection.ts';

/** An attachment as a stream: what is written reaches dtach in its packets, what is read is the terminal's output. */
export class TerminalConnection extends ExecConnection {
  /** Does not wait behind input that the program does not read. An attachment that has ended has no size. */
  resize(size: TerminalSize): void {
    if (!this.socket.destroyed) this.socket.write(sizePacket(size));
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    super._write(inputPackets(chunk), encoding, done);
  }
}
