import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attachPackets, inputPackets, sizePacket } from './dtach-packets.ts';

/** What dtach's master makes of the packets: it reads ten bytes, and of eight as many as the second byte says. */
function readInput(packets: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < packets.length; at += 10) {
    const packet = packets.subarray(at, at + 10);
    expect([packet.length, packet[0]]).toEqual([10, 0]);
    parts.push(packet.subarray(2, 2 + (packet[1] ?? 0)));
  }
  return Buffer.concat(parts);
}

test('input of any length and bytes arrives whole and in order, in packets of ten bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readInput(inputPackets(bytes))).toEqual(Buffer.from(bytes));
    }),
  );
});

test('what is cut anywhere, also inside a syllable, arrives as if it were not', () => {
  const whole = Buffer.from('echo 나루 안녕\r');
  for (let cut = 0; cut <= whole.length; cut += 1) {
    const packets = [inputPackets(whole.subarray(0, cut)), inputPackets(whole.subarray(cut))];
    expect(readInput(Buffer.concat(packets)).toString()).toBe('echo 나루 안녕\r');
  }
});

test('a key is one packet, and nothing is none', () => {
  expect([...inputPackets(Buffer.from('a'))]).toEqual([0, 1, 97, 0, 0, 0, 0, 0, 0, 0]);
  expect(inputPackets(Buffer.alloc(0))).toHaveLength(0);
});

test('an attachment asks for output and then for a redraw by signal in its size: rows first', () => {
  expect([...attachPackets({ cols: 300, rows: 24 })]).toEqual([
    ...[1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ...[4, 3, 24, 0, 44, 1, 0, 0, 0, 0],
  ]);
});

test('a new size is told without a redraw', () => {
  expect([...sizePacket({ cols: 80, rows: 24 })]).toEqual([3, 0, 24, 0, 80, 0, 0, 0, 0, 0]);
});
