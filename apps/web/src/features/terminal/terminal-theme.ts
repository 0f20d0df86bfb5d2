import type { ITheme } from '@xterm/xterm';
import { readColor, type SiteTheme } from '../workspace/site-theme.ts';

/** Sixteen colours of each theme, chosen to stay readable on the site's surface. */
const palettes: Record<SiteTheme, ITheme> = {
  light: {
    black: '#22303a',
    red: '#b3261e',
    green: '#1b6b3a',
    yellow: '#7a5600',
    blue: '#1f5fa8',
    magenta: '#8a3a8f',
    cyan: '#0b6a72',
    white: '#51616c',
    brightBlack: '#5b6a75',
    brightRed: '#c4372e',
    brightGreen: '#237a45',
    brightYellow: '#8a6400',
    brightBlue: '#2b6fbd',
    brightMagenta: '#9b4aa0',
    brightCyan: '#137a83',
    brightWhite: '#22303a',
  },
  dark: {
    black: '#1d2a33',
    red: '#ff8d80',
    green: '#7fd49a',
    yellow: '#e6c46a',
    blue: '#85b8f5',
    magenta: '#dba3e0',
    cyan: '#6fd0d8',
    white: '#cfd9df',
    brightBlack: '#8b9aa5',
    brightRed: '#ffaba1',
    brightGreen: '#9fe3b5',
    brightYellow: '#f1d68b',
    brightBlue: '#a8cdf8',
    brightMagenta: '#e8c0ec',
    brightCyan: '#96e0e6',
    brightWhite: '#f2f6f8',
  },
};

export function readTerminalTheme(site: SiteTheme): ITheme {
  const isDark = site === 'dark';
  const background = readColor('--code-surface', isDark ? '#0a1215' : '#edf2f2');
  const foreground = readColor('--code-text', isDark ? '#e4eded' : '#14262b');
  return {
    ...palettes[site],
    background,
    foreground,
    cursor: readColor('--accent', isDark ? '#58c4cf' : '#0b6a72'),
    cursorAccent: background,
    selectionBackground: isDark ? '#2f5a6e' : '#bfe0e6',
    selectionInactiveBackground: isDark ? '#2a3f4b' : '#dcebee',
  };
}

export const searchColors: Record<
  SiteTheme,
  {
    matchBackground: string;
    activeMatchBackground: string;
    matchOverviewRuler: string;
    activeMatchColorOverviewRuler: string;
  }
> = {
  light: {
    matchBackground: '#fff0b3',
    activeMatchBackground: '#ffcf5c',
    matchOverviewRuler: '#c99700',
    activeMatchColorOverviewRuler: '#8a6400',
  },
  dark: {
    matchBackground: '#5c4a12',
    activeMatchBackground: '#8f7016',
    matchOverviewRuler: '#e6c46a',
    activeMatchColorOverviewRuler: '#f1d68b',
  },
};
