import type { TerminalId } from '@naru/protocol/ids';
import { create } from 'zustand';
import { type CoachHint, chooseHint, chooseUnfinishedHint } from './choose-hint.ts';
import type { EndedCommand } from './coached-command.ts';

interface CoachState {
  /** At most one for each terminal. */
  hints: Readonly<Partial<Record<TerminalId, CoachHint>>>;
  /** A command ended: its failure brings a hint, and the end of any other takes the last one away. */
  accept(id: TerminalId, ended: EndedCommand): void;
  acceptUnfinished(id: TerminalId, typed: string): void;
  dismiss(id: TerminalId): void;
}

export const useCoach = create<CoachState>()((set, get) => {
  const show = (id: TerminalId, hint: CoachHint | undefined) => {
    const { [id]: _last, ...others } = get().hints;
    if (hint === undefined && _last === undefined) return;
    set({ hints: hint === undefined ? others : { ...others, [id]: hint } });
  };
  return {
    hints: {},
    accept: (id, ended) => {
      // Who does what the hint proposes is still reading it.
      const isProposed = get().hints[id]?.tries.includes(ended.line?.trim() ?? '') === true;
      if (isProposed && ended.exitCode === 0) return;
      show(id, chooseHint(ended));
    },
    acceptUnfinished: (id, typed) => {
      const hint = chooseUnfinishedHint(typed);
      if (hint !== undefined) show(id, hint);
    },
    dismiss: (id) => show(id, undefined),
  };
});
