import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe knows of barriers, in the whole page or in one part of it. In the dark only the colours are others. */
export async function expectNoBarriers(page: Page, { within }: { within?: string } = {}): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours fade into each other otherwise, and the ones in between are nobody's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page });
    if (within) axe.include(within);
    if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({ colorScheme, id, target, failureSummary })),
    );
    expect(found).toEqual([]);
  }
}
