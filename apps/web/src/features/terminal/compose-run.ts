const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';

/**
 * The key strokes that type a block of code and execute it once. Several lines go as one bracketed paste, so
 * that the shell takes them as one entry; a program that has not asked for such pastes gets line after line.
 */
export function composeRun({ code, isBracketed }: { code: string; isBracketed: boolean }): string {
  const text = plainText(code).replace(/^\n+|\s+$/g, '');
  if (text === '') return '';
  const typed = text.replaceAll('\n', '\r');
  // A tab would ask a shell for completion; inside a bracketed paste it is only a tab.
  const needsPaste = typed.includes('\r') || typed.includes('\t');
  return needsPaste && isBracketed ? `${PASTE_START}${typed}${PASTE_END}\r` : `${typed}\r`;
}

/** What a paste sends without Enter. */
export function composePaste({ text, isBracketed }: { text: string; isBracketed: boolean }): string {
  const typed = plainText(text).replaceAll('\n', '\r');
  return isBracketed ? `${PASTE_START}${typed}${PASTE_END}` : typed;
}

/** Control characters in pasted text could end the paste early or press keys of their own. */
function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
