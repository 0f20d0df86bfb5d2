import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExecFrames } from './exec-frames.ts';

function frame(stream: 1 | 2, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function readFrames(chunks: Buffer[]): { stdout: string; stderr: string } {
  const got = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const frames = new ExecFrames((stream, bytes) => got[stream].push(Buffer.from(bytes)));
  for (const chunk of chunks) frames.push(chunk);
  return { stdout: Buffer.concat(got.stdout).toString(), stderr: Buffer.concat(got.stderr).toString() };
}

test('frames come apart the same however the bytes were cut, also inside a header or a syllable', () => {
  const whole = Buffer.concat([frame(1, '안녕 '), frame(2, 'warning'), frame(1, ''), frame(1, '나루')]);
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
      const places = [0, ...cuts.toSorted((left, right) => left - right), whole.length];
      const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
      expect(readFrames(chunks)).toEqual({ stdout: '안녕 나루', stderr: 'warning' });
    }),
  );
});

test('a frame that announces more than ever comes is passed on as it comes', () => {
  const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  expect(readFrames([header, Buffer.from('abc')]).stdout).toBe('abc');
});
