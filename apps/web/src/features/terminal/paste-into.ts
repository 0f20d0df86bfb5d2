import { readClipboardText } from '../workspace/copy-text.ts';
import { composePaste } from './compose-run.ts';
import type { TerminalSession } from './terminal-session.ts';

/** Types the clipboard into a terminal. False where the browser lets only the keyboard paste. */
export async function pasteInto({ terminal, type }: TerminalSession): Promise<boolean> {
  const text = await readClipboardText();
  terminal.focus();
  if (text === undefined) return false;
  if (text !== '') type(composePaste({ text, isBracketed: terminal.modes.bracketedPasteMode }));
  return true;
}
