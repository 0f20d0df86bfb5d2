import { create } from 'zustand';
import { recall, remember } from '../workspace/remembered.ts';

const terminalFontSizes = [12, 14, 16, 18, 20, 24, 28, 32] as const;
const defaultFontSize = 16;

/**
 * D2Coding's half-width letters measure a hair less than half the font size, and the WebGL renderer cuts the
 * fraction off: without this hair more, most sizes would lose a whole pixel between letters.
 */
export function drawnFontSize(fontSize: number): number {
  return fontSize === defaultFontSize ? fontSize : fontSize + 0.05;
}

interface TerminalSettings {
  fontSize: number;
  isScreenReaderMode: boolean;
  copiesSelection: boolean;
  /** Hints about commands that failed. */
  showsCoach: boolean;
  stepFontSize(direction: 1 | -1 | 0): void;
  toggleScreenReaderMode(): void;
  toggleCopiesSelection(): void;
  toggleCoach(): void;
}

const isFontSize = (value: unknown): value is number => terminalFontSizes.some((size) => size === value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

export const useTerminalSettings = create<TerminalSettings>()((set, get) => ({
  fontSize: recall('terminal.fontSize', isFontSize) ?? defaultFontSize,
  isScreenReaderMode: recall('terminal.screenReader', isBoolean) ?? false,
  copiesSelection: recall('terminal.copiesSelection', isBoolean) ?? true,
  showsCoach: recall('terminal.coach', isBoolean) ?? true,
  stepFontSize: (direction) => {
    const at = terminalFontSizes.findIndex((size) => size >= get().fontSize);
    const next = direction === 0 ? defaultFontSize : terminalFontSizes[at + direction];
    if (next === undefined) return;
    remember('terminal.fontSize', next);
    set({ fontSize: next });
  },
  toggleScreenReaderMode: () => {
    const isScreenReaderMode = !get().isScreenReaderMode;
    remember('terminal.screenReader', isScreenReaderMode);
    set({ isScreenReaderMode });
  },
  toggleCopiesSelection: () => {
    const copiesSelection = !get().copiesSelection;
    remember('terminal.copiesSelection', copiesSelection);
    set({ copiesSelection });
  },
  toggleCoach: () => {
    const showsCoach = !get().showsCoach;
    remember('terminal.coach', showsCoach);
    set({ showsCoach });
  },
}));
