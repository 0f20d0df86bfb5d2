import { useSyncExternalStore } from 'react';

export type SiteTheme = 'light' | 'dark';

/** Canvas-drawn parts (terminal, editor) cannot read CSS variables, so they follow the page's own colours. */
export function useSiteTheme(): SiteTheme {
  return useSyncExternalStore(watchSiteTheme, readSiteTheme, () => 'light');
}

export function readSiteTheme(): SiteTheme {
  const background = readPixel(getComputedStyle(document.body).backgroundColor);
  const luminance = (background[0] * 299 + background[1] * 587 + background[2] * 114) / 1000;
  return luminance < 128 ? 'dark' : 'light';
}

function watchSiteTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['class', 'style', 'data-theme'],
  });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', onChange);
  };
}

/** The value of one of the site's colour variables as `#rrggbb`, whatever notation it is written in. */
export function readColor(variable: string, fallback: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  if (value === '') return fallback;
  return `#${readPixel(value)
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('')}`;
}

function readPixel(color: string): [number, number, number] {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return [255, 255, 255];
  // A transparent body is the browser's own white page.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 255, green = 255, blue = 255] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
