import type { TerminalId } from '@naru/protocol/ids';
import { beforeEach, expect, test } from 'vitest';
import { useCoach } from './coach-store.ts';

const one = 'trm_one' as TerminalId;
const two = 'trm_two' as TerminalId;
const shown = (id: TerminalId) => useCoach.getState().hints[id]?.id;
const end = (id: TerminalId, line: string, exitCode: number, output = '') =>
  useCoach.getState().accept(id, { line, exitCode, stages: [exitCode], output });
const fail = (id: TerminalId) =>
  end(id, 'docker run -p 80:80 a', 125, 'Bind for 0.0.0.0:80 failed: port is already allocated');

beforeEach(() => useCoach.setState({ hints: {} }));

test('a hint belongs to its terminal, and the next success there takes it away', () => {
  fail(one);
  fail(two);
  end(one, 'ls', 0);
  expect([shown(one), shown(two)]).toEqual([undefined, 'portTaken']);
});

test('it stays while the student does what it proposes', () => {
  fail(one);
  end(one, 'docker ps', 0);
  expect(shown(one)).toBe('portTaken');
});

test('another failure brings its own hint, or none', () => {
  fail(one);
  end(one, 'dokcer ps', 127, 'bash: dokcer: command not found');
  expect(shown(one)).toBe('dockerMisspelt');
  end(one, 'false', 1);
  expect(shown(one)).toBeUndefined();
});

test('an unfinished line brings a hint only for what is sure', () => {
  useCoach.getState().acceptUnfinished(one, 'for i in 1 2');
  expect(shown(one)).toBeUndefined();
  useCoach.getState().acceptUnfinished(one, "echo 'a");
  expect(shown(one)).toBe('openQuote');
});

test('what the student closed is closed', () => {
  fail(one);
  useCoach.getState().dismiss(one);
  expect(shown(one)).toBeUndefined();
});
