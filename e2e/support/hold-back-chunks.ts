import type { Page } from '@playwright/test';

export interface HeldBackChunks {
  /** From now on everything arrives. */
  release(): void;
}

/**
 * Lets the code through that the page itself names, and fails what it asks for later, as a connection does that goes
 * down after the first load. Call before the page is opened.
 */
export async function holdBackChunks(page: Page): Promise<HeldBackChunks> {
  let isHeldBack = true;
  const html = page
    .waitForResponse((response) => response.request().isNavigationRequest())
    .then((response) => response.text());
  await page.route(/\/_next\/static\/chunks\//, async (route) => {
    const { pathname } = new URL(route.request().url());
    const isLater = !(await html).includes(pathname.split('/').at(-1) ?? pathname);
    if (isHeldBack && isLater) await route.abort('internetdisconnected');
    else await route.fallback();
  });
  return {
    release: () => {
      isHeldBack = false;
    },
  };
}
