import { test as base, expect } from '@playwright/test';
import { removeSandbox } from './running-site.ts';
import { StudentPage } from './student-page.ts';

const GUEST_COOKIE = 'naru-guest';

interface Fixtures {
  /** A guest who has never been here, with an empty browser. */
  student: StudentPage;
}

/** Each test is another guest; what the site gave that guest is gone afterwards. */
export const test = base.extend<Fixtures>({
  student: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
    await use(new StudentPage(page));
    const cookies = await page.context().cookies();
    const guest = cookies.find(({ name }) => name === GUEST_COOKIE);
    const studentId = guest?.value.split('.')[0];
    if (studentId) await removeSandbox(studentId);
    expect(errors, 'errors nobody caught in the page').toEqual([]);
  },
});

export { expect };
