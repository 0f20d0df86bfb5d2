import { expect, test } from 'vitest';
import { fillText, hasDrawnPlace } from './fill-text.ts';

test('fillText leaves a place without a value', () => {
  expect(fillText('{a}{b}', { a: '1' })).toBe('1{b}');
});

test('what Docker and the shell write in braces is no place', () => {
  expect(fillText(`docker ps --format '{{.Names}}' # \${NONCE} {NONCE}`, { NONCE: 'word' })).toBe(
    `docker ps --format '{{.Names}}' # \${NONCE} word`,
  );
});

test('a text waits for its attempt only while it has a drawn place', () => {
  expect(hasDrawnPlace('echo {NONCE}')).toBe(true);
  expect(hasDrawnPlace(`echo \${HOME} {{.ID}} {student}`)).toBe(false);
});
