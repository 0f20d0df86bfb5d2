import { create } from 'zustand';
import { recall, remember } from '../workspace/remembered.ts';

export type SidePane = 'engine' | 'preview';
/** What a narrow workbench shows: one thing at a time. */
export type NarrowPane = 'editor' | 'terminal' | SidePane;

interface WorkbenchViewState {
  side: SidePane | undefined;
  maximised: 'top' | 'bottom' | undefined;
  narrow: NarrowPane;
  /** The side pane stands beside the editor; otherwise it covers it. */
  isBeside: boolean;
  setBeside(isBeside: boolean): void;
  toggleSide(side: SidePane): void;
  showSide(side: SidePane): void;
  toggleMaximised(part: 'top' | 'bottom'): void;
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
    narrow: 'terminal',
    isBeside: true,
    setBeside: (isBeside) => set({ isBeside }),
    toggleSide: (side) => setSide(get().side === side ? undefined : side),
    showSide: setSide,
    toggleMaximised: (part) => set({ maximised: get().maximised === part ? undefined : part }),
    showPart: (part) => {
      // A maximised terminal hides the editor, and the other way round.
      const hiding = part === 'editor' ? 'bottom' : 'top';
      set({ narrow: part, ...(get().maximised === hiding && { maximised: undefined }) });
      if (part === 'editor' && !get().isBeside) setSide(undefined);
    },
    setNarrow: (narrow) => set({ narrow, ...(isSide(narrow) && { side: narrow }) }),
  };
});
