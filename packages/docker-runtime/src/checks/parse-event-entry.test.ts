import { expect, test } from 'vitest';
import { parseEventEntry } from './parse-event-entry.ts';

const event = (Action: string, Attributes: Record<string, string>, Type = 'container') => ({
  Type,
  Action,
  Actor: { ID: 'c1', Attributes },
  timeNano: Number(1_795_232_124_333_060_864n),
});

test('the command of an exec stands by itself', () => {
  expect(
    parseEventEntry(event('exec_create: redis-cli set a b:c', { name: 'myredis', image: 'redis:8' })),
  ).toMatchObject({
    type: 'container',
    action: 'exec_create',
    command: 'redis-cli set a b:c',
    name: 'myredis',
    image: 'redis:8',
  });
});

test('exit codes and signals are numbers, and absent where there are none', () => {
  expect(parseEventEntry(event('die', { exitCode: '137' }))).toMatchObject({
    exitCode: 137,
    signal: undefined,
  });
  expect(parseEventEntry(event('kill', { signal: '9' }))).toMatchObject({ signal: 9, exitCode: undefined });
  expect(parseEventEntry(event('die', { exitCode: 'many' }))?.exitCode).toBeUndefined();
});

test('a name is found behind more labels than are kept', () => {
  const labels = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, 'x']));
  const entry = parseEventEntry(event('create', { ...labels, name: 'ws1' }));
  expect(entry?.name).toBe('ws1');
  expect(Object.keys(entry?.attributes ?? {})).toHaveLength(64);
});

test('what is no event is passed over', () => {
  for (const value of [null, 3, [], {}, { Type: 'container' }])
    expect(parseEventEntry(value)).toBeUndefined();
});
