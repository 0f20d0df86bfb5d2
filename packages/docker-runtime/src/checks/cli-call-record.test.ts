import { expect, test } from 'vitest';
import { CliCallRecord } from './cli-call-record.ts';
import type { ToldCall } from './parse-cli-calls.ts';

function aRecord() {
  let sequence = 0;
  return new CliCallRecord(() => {
    sequence += 1;
    return sequence;
  });
}
const aCall = (change: Partial<ToldCall> = {}): ToldCall => ({
  ...{ timeMs: 10_000, terminal: 'trm_1', cwd: '/root', argv: ['docker', 'ps'], exitCode: undefined },
  ...change,
});
const shown = (record: CliCallRecord) =>
  record.entries.map(({ argv, exitCode }) => [argv.join(' '), exitCode]);

test('a call is there from its begin, and its exit code from its end', () => {
  const record = aRecord();
  const begun = record.take(aCall());
  expect(shown(record)).toEqual([['docker ps', undefined]]);
  expect(record.take(aCall({ timeMs: 10_500, exitCode: 125 }))).toBe(begun);
  expect(record.entries).toEqual([
    {
      ...{ sequence: 1, timeMs: 10_000, endedAtMs: 10_500, argv: ['docker', 'ps'] },
      ...{ cwd: '/root', terminal: 'trm_1', exitCode: 125 },
    },
  ]);
});

test('an end is for the call in the same terminal and folder with the same words', () => {
  const record = aRecord();
  record.take(aCall());
  for (const other of [{ terminal: 'trm_2' }, { cwd: '/' }, { argv: ['docker', 'ps', '-a'] }]) {
    expect(record.take(aCall({ exitCode: 0, timeMs: 11_000, ...other }))).toBeUndefined();
  }
  expect(shown(record)).toEqual([['docker ps', undefined]]);
});

test('the same call in a loop is one call for each time', () => {
  const record = aRecord();
  for (const timeMs of [10_000, 11_000]) {
    record.take(aCall({ timeMs }));
    record.take(aCall({ timeMs: timeMs + 500, exitCode: timeMs / 1_000 }));
  }
  expect(shown(record)).toEqual([
    ['docker ps', 10],
    ['docker ps', 11],
  ]);
});

test('what is read again is known, and a call that outlived the record ends in the next', () => {
  const first = aRecord();
  first.take(aCall());
  first.take(aCall({ timeMs: 10_500, exitCode: 0 }));
  first.take(aCall({ timeMs: 11_000, argv: ['docker', 'run', 'x'] }));
  const next = aRecord();
  next.restore(first.entries);
  expect(next.take(aCall())).toBeUndefined();
  expect(next.take(aCall({ timeMs: 10_500, exitCode: 0 }))).toBeUndefined();
  next.take(aCall({ timeMs: 12_000, argv: ['docker', 'run', 'x'], exitCode: 7 }));
  expect(shown(next)).toEqual([
    ['docker ps', 0],
    ['docker run x', 7],
  ]);
});

test('of a flood the rest is left out, and that is said once a second', () => {
  const record = aRecord();
  const taken = Array.from({ length: 5_000 }, (_, index) =>
    record.take(aCall({ timeMs: 10_000 + index / 10, argv: ['docker', String(index)] })),
  );
  expect(record.entries.length).toBeLessThan(1_100);
  expect(taken.filter((each) => each === 'missed')).toHaveLength(1);
  expect(record.take(aCall({ timeMs: 20_000 }))).toMatchObject({ argv: ['docker', 'ps'] });
});

test('the oldest is dropped where there are too many, and is told', () => {
  const record = aRecord();
  const cuts = Array.from({ length: 1_001 }, (_, index) => {
    record.take(aCall({ timeMs: 10_000 + index * 1_000 }));
    return record.trim();
  });
  expect(cuts.filter((cut) => cut !== undefined)).toEqual([1]);
  expect(record.entries).toHaveLength(1_000);
});
