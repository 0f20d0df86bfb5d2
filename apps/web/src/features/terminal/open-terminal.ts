import { useFailures } from '../workspace/failure-store.ts';
import { watchFocus } from './focus-watch.ts';
import type { TerminalDeck } from './terminal-deck.ts';

/** For a student who asks for a terminal: what they type next is meant for it. */
export async function openTerminal(deck: TerminalDeck): Promise<void> {
  const mayTakeFocus = watchFocus(() => document.activeElement);
  try {
    const { terminalId } = await deck.open();
    // After the pane of this terminal is in the page.
    requestAnimationFrame(() => mayTakeFocus() && deck.session(terminalId)?.terminal.focus());
  } catch (error) {
    useFailures.getState().report('openTerminal', error);
  }
}
