import { expect, test } from 'vitest';
import { parseTcpListeners } from './tcp-listeners.ts';

const heading = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n';

test('listeners are read from both tables of each process, and established connections are not', () => {
  const tables = [
    'ns self',
    heading,
    '   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1',
    '   1: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2',
    '   2: 0500A8C0:01BB 0900A8C0:C350 01 00000000:00000000 00:00000000 00000000     0        0 3',
    heading,
    '   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 4',
    '   1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 5',
    'ns 4321',
    heading,
    '   0: 0B00007F:A1B2 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 6',
  ].join('\n');
  expect(Object.fromEntries(parseTcpListeners(tables))).toEqual({
    self: [
      { port: 8080, isLoopback: false },
      { port: 3000, isLoopback: true },
      { port: 80, isLoopback: false },
      { port: 81, isLoopback: true },
    ],
    '4321': [{ port: 41_394, isLoopback: true }],
  });
});

test('a process that ended meanwhile simply has no listeners', () => {
  expect(parseTcpListeners('ns self\nns 12\n').get('12')).toEqual([]);
});
