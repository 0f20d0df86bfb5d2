import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';

const folder = resolve(import.meta.dirname, '../../.naru/screenshots');
const sizes = [
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
];

/**
 * One picture a theme and size: `<name>.<theme>.<width>.png`. On a phone lesson and workbench take turns, so a
 * picture says which of the two it is about.
 */
export async function takePictures(
  page: Page,
  name: string,
  { pane }: { pane?: 'lesson' | 'workbench' } = {},
): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    const tab = page.getByRole('tab', { name: pane === 'workbench' ? '실습' : '수업', exact: true });
    if (pane && (await tab.isVisible())) await tab.click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder, `${name}.${colorScheme}.${size.width}.png`) });
    }
  }
  await page.setViewportSize({ width: 1280, height: 720 });
}
