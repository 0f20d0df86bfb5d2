import { create } from 'zustand';
import { recall, remember } from '../workspace/remembered.ts';

export type SidePane = 'engine' | 'preview';
/** What a narrow workbench shows: one thing at a time. */
export type NarrowPane = 'editor' | 'terminal' | SidePane;

/** The editor's row and the terminals' row. */
type RowPart = 'top' | 'bottom';

interface WorkbenchViewState {
  side: SidePane | undefined;
  maximised: RowPart | undefined;
  /** Has no height now: the other one is maximised, or the student has dragged it shut. */
  collapsed: RowPart | undefined;
  narrow: NarrowPane;
  /** The side pane stands beside the editor; otherwise it covers it. */
  isBeside: boolean;
  setBeside(isBeside: boolean): void;
  toggleSide(side: SidePane): void;
  showSide(side: SidePane): void;
  toggleMaximised(part: RowPart): void;
  /** Takes what the rows have become, whoever did it. */
  acceptCollapse(part: RowPart | undefined): void;
  showPart(part: 'editor' | 'terminal'): void;
  setNarrow(narrow: NarrowPane): void;
}

const isSide = (value: unknown): value is SidePane => value === 'engine' || value === 'preview';

/** Which panes of the workbench are seen. */
export const useWorkbenchView = create<WorkbenchViewState>()((set, get) => {
  const setSide = (side: SidePane | undefined) => {
    remember('workbench.side', side ?? null);
    set({
      side,
      ...(side && { narrow: side }),
      ...(side && get().maximised === 'bottom' && { maximised: undefined }),
    });
  };
  return {
    side: recall('workbench.side', isSide),
    maximised: undefined,
    collapsed: undefined,
    narrow: 'terminal',
    isBeside: true,
    setBeside: (isBeside) => set({ isBeside }),
    toggleSide: (side) => setSide(get().side === side ? undefined : side),
    showSide: setSide,
    toggleMaximised: (part) => set({ maximised: get().maximised === part ? undefined : part }),
    acceptCollapse: (part) => {
      if (part === get().collapsed) return;
      // A part that was dragged shut comes back by the same ways as one under a maximised part.
      set({ collapsed: part, maximised: part && (part === 'top' ? 'bottom' : 'top') });
    },
    showPart: (part) => {
      // A maximised terminal hides the editor, and the other way round.
      const hiding = part === 'editor' ? 'bottom' : 'top';
      set({ narrow: part, ...(get().maximised === hiding && { maximised: undefined }) });
      if (part === 'editor' && !get().isBeside) setSide(undefined);
    },
    setNarrow: (narrow) => set({ narrow, ...(isSide(narrow) && { side: narrow }) }),
  };
});
