'use client';

import { useStore } from 'zustand';
import { CoachStrip } from '../coach/coach-strip.tsx';
import type { TerminalDeck } from '../terminal/terminal-deck.ts';
import { useTerminalSettings } from '../terminal/terminal-settings.ts';
import { useWorkspace } from '../workspace/workspace-store.ts';

/** The coach speaks of the terminal in which the student types. */
export function WorkbenchCoach({ deck }: { deck: TerminalDeck }) {
  const { terminals, focused, shown } = useStore(deck.store);
  const isOn = useTerminalSettings((state) => state.showsCoach);
  const isReady = useWorkspace((state) => state.sandbox.phase === 'ready');
  const label = terminals.find(({ terminalId }) => terminalId === focused)?.label;
  return (
    <CoachStrip
      terminalId={isOn && isReady ? focused : undefined}
      label={shown.length > 1 ? label : undefined}
      onPut={(line) => focused && deck.session(focused)?.put(line)}
      // What was pressed is gone with the strip; the shell is where the student was.
      onClosed={() => focused && deck.session(focused)?.terminal.focus()}
    />
  );
}
