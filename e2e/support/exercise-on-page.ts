import { expect, type Locator, type Page } from '@playwright/test';

/** The task card of an exercise: what a student reads and presses on it. */
export class ExerciseOnPage {
  readonly page: Page;
  readonly card: Locator;
  readonly criteria: Locator;
  /** What a screen reader is told. */
  readonly announcement: Locator;

  constructor(page: Page, title: string) {
    this.page = page;
    this.card = page.getByRole('region', { name: title, exact: true });
    this.criteria = this.card.getByRole('list', { name: '확인 항목' }).getByRole('listitem');
    this.announcement = page.locator('[role=status][aria-atomic]');
  }

  /** Until the attempt runs; then the word that was drawn for it stands in the text. */
  async waitForDrawn(drawn: RegExp): Promise<string> {
    await expect(this.card.getByRole('heading', { name: '확인 항목' })).toBeVisible({ timeout: 60_000 });
    const [found] = drawn.exec(await this.card.innerText()) ?? [];
    if (!found) throw new Error(`nothing like ${drawn} on the card`);
    return found;
  }

  criterion(words: string): Locator {
    return this.criteria.filter({ hasText: words });
  }

  async check(): Promise<void> {
    await this.card.getByRole('button', { name: '확인', exact: true }).click();
  }

  /** How far it is: `40/100점` as a screen reader hears it. */
  async expectPoints(earned: number): Promise<void> {
    await expect(this.card.getByRole('progressbar')).toHaveAttribute('aria-valuenow', String(earned));
  }
}
