import { expect, test } from 'vitest';
import { parseCliCall } from './parse-cli-calls.ts';

const aLine = (...parts: string[]) => `${['', 'naru-call', ...parts].join('\x1f')}\x1f`;

test('a call is read with its words, folder, terminal and exit code', () => {
  const words = ['docker', 'ps', '--format', '{{.Names}} 한글', ''];
  const call = { timeMs: 5, terminal: 'trm_1', cwd: '/root/lab', argv: words };
  expect(parseCliCall(aLine('begin', 'trm_1', '/root/lab', ...words), 5)).toEqual({
    ...call,
    exitCode: undefined,
  });
  expect(parseCliCall(aLine('125', 'trm_1', '/root/lab', ...words), 5)).toEqual({ ...call, exitCode: 125 });
});

test('several lines in a word are put together again', () => {
  expect(parseCliCall(aLine('0', 't', '/', 'docker', 'a\x1eb\x1ec'), 5)?.argv).toEqual(['docker', 'a\nb\nc']);
});

test.each([
  'docker ps',
  aLine('begin', 't', '/'),
  aLine('begin', 't', '/', 'rm'),
  aLine('begin', '../x', '/', 'docker'),
  aLine('1e9', 't', '/', 'docker'),
  aLine('begin', 't', '/', 'docker', 'x'.repeat(4_000)),
  `time="x" msg="${aLine('begin', 't', '/', 'docker')}"`,
])('%j is none', (line) => {
  expect(parseCliCall(line, 5)).toBeUndefined();
});
