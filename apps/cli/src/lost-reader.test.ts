import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { watchLostReader } from './lost-reader.ts';

function aStream() {
  return new Writable({ autoDestroy: false, write: (_chunk, _encoding, done) => done() });
}

const fault = (code: string) => Object.assign(new Error(code), { code });

test.each(['EPIPE', 'EIO'])(
  'a reader that is gone (%s) is told of and fails nothing, however often it is written to',
  (code) => {
    const stream = aStream();
    const lost = watchLostReader([aStream(), stream]);
    expect(lost.aborted).toBe(false);
    stream.emit('error', fault(code));
    stream.emit('error', fault(code));
    expect(lost.aborted).toBe(true);
  },
);

test('another fault of the stream is not hidden', () => {
  const stream = aStream();
  const lost = watchLostReader([stream]);
  expect(() => stream.emit('error', fault('ENOSPC'))).toThrow('ENOSPC');
  expect(lost.aborted).toBe(false);
});
