import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const blocks = [...css.matchAll(/:root[^{]*\{([^}]*--surface[^}]*)\}/g)].map(([, body = '']) =>
  Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value])),
);
const [light, systemDark, chosenDark] = blocks as [Colors, Colors, Colors];
type Colors = Record<string, string>;

/** Text on the grounds it is used on. */
const textPairs = [
  ...['text', 'muted', 'accent', 'success', 'warning', 'danger', 'info'].flatMap((color) =>
    ['surface', 'raised', 'sunken'].map((ground) => [color, ground] as const),
  ),
  ...['success', 'warning', 'danger', 'info', 'accent'].flatMap((color) => [
    [color, `${color}-soft`] as const,
    ['text', `${color}-soft`] as const,
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
  ['accent-hover', 'surface'],
  ['code-text', 'code-surface'],
  ['muted', 'code-surface'],
  ['accent', 'code-surface'],
] as const;
/** Lines that mean something: borders of controls, dots of progress. */
const linePairs = [
  ['line-strong', 'surface'],
  ['line-strong', 'raised'],
  ['accent', 'accent-soft'],
] as const;

test('the two ways to the dark theme have the same colours', () => {
  expect(blocks).toHaveLength(3);
  expect(chosenDark).toEqual(systemDark);
  expect(Object.keys(light)).toEqual(Object.keys(chosenDark));
});

describe.each([
  ['light', light],
  ['dark', chosenDark],
])('%s', (_name, colors) => {
  test.each(textPairs)('%s on %s is readable', (color, ground) => {
    expect(contrast(colors[color], colors[ground])).toBeGreaterThanOrEqual(4.5);
  });
  test.each(linePairs)('the line %s on %s is visible', (color, ground) => {
    expect(contrast(colors[color], colors[ground])).toBeGreaterThanOrEqual(3);
  });
});

function contrast(a: string | undefined, b: string | undefined): number {
  const [bright, dim] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(color: string | undefined): number {
  const channels = /^#(..)(..)(..)$/.exec(color ?? '');
  if (!channels) throw new Error(`not a plain colour: ${color}`);
  const [red, green, blue] = channels.slice(1).map((hex) => {
    const value = Number.parseInt(hex, 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
