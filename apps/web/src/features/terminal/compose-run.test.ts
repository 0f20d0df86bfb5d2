import { describe, expect, it } from 'vitest';
import { composePaste, composeRun } from './compose-run.ts';

describe('typing a code block', () => {
  it('presses Enter once after a single line, whatever ends the block', () => {
    expect(composeRun({ code: 'docker ps\n\n', isBracketed: true })).toBe('docker ps\r');
  });

  it('sends several lines as one paste and one Enter', () => {
    expect(composeRun({ code: 'for i in 1 2; do\r\n  echo $i\ndone\n', isBracketed: true })).toBe(
      '\u001b[200~for i in 1 2; do\r  echo $i\rdone\u001b[201~\r',
    );
  });

  it('sends plain lines to a program that did not ask for pastes', () => {
    expect(composeRun({ code: 'set a 1\nget a', isBracketed: false })).toBe('set a 1\rget a\r');
  });

  it('keeps a tab from asking the shell for completion', () => {
    expect(composeRun({ code: "printf 'a\tb'", isBracketed: true })).toBe(
      "\u001b[200~printf 'a\tb'\u001b[201~\r",
    );
  });

  it('types nothing for an empty block', () => {
    expect(composeRun({ code: ' \n', isBracketed: true })).toBe('');
  });

  it('takes out control characters that would end the paste and run the rest', () => {
    expect(composeRun({ code: 'echo a\u001b[201~\u0003\nrm x', isBracketed: true })).toBe(
      '\u001b[200~echo a[201~\rrm x\u001b[201~\r',
    );
  });

  it('keeps leading spaces, Hangul and quotes', () => {
    expect(composeRun({ code: '  echo "도커"', isBracketed: true })).toBe('  echo "도커"\r');
  });
});

describe('pasting', () => {
  it('does not press Enter', () => {
    expect(composePaste({ text: 'a\nb', isBracketed: true })).toBe('\u001b[200~a\rb\u001b[201~');
    expect(composePaste({ text: 'a', isBracketed: false })).toBe('a');
  });
});
