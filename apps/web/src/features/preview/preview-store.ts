import { create } from 'zustand';

interface PreviewState {
  port: number | undefined;
  path: string;
  /** Raised to load the same address again. */
  reloads: number;
  show(target: { port: number; path: string }): void;
  setPath(path: string): void;
  reload(): void;
}

/** What the preview pane looks at; links in terminals and sockets of the engine view set it too. */
export const usePreview = create<PreviewState>()((set) => ({
  port: undefined,
  path: '/',
  reloads: 0,
  show: (target) => set((state) => ({ ...target, reloads: state.reloads + 1 })),
  setPath: (path) => set((state) => ({ path, reloads: state.reloads + 1 })),
  reload: () => set((state) => ({ reloads: state.reloads + 1 })),
}));
