import { expect, type Locator, type Page } from '@playwright/test';
import { composeHangul } from './compose-hangul.ts';

export class TerminalOnPage {
  readonly #page: Page;
  readonly region: Locator;
  /** In screen reader mode. */
  readonly rows: Locator;

  constructor(page: Page, region: Locator) {
    this.#page = page;
    this.region = region;
    this.rows = region.locator('.xterm-accessibility-tree > div');
  }

  /** The rows on the screen, without the spaces that fill them. */
  async text(): Promise<string> {
    const rows = await this.rows.allTextContents();
    return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
  }

  async waitForText(wanted: string | RegExp, timeoutMs = 30_000): Promise<void> {
    const poll = expect.poll(() => this.text(), { timeout: timeoutMs });
    if (typeof wanted === 'string') await poll.toContain(wanted);
    else await poll.toMatch(wanted);
  }

  /** The last thing on the screen is a prompt that waits for input. */
  async waitForPrompt(): Promise<void> {
    await this.waitForText(/[#$] ?\n*$/, 60_000);
  }

  async focus(): Promise<void> {
    await this.region.click();
  }

  /** Types a line, its Hangul with an input method, and presses Enter. */
  async run(command: string): Promise<void> {
    await this.focus();
    for (const part of command.split(/([가-힣]+)/)) {
      if (/^[가-힣]/.test(part)) await composeHangul(this.#page, part);
      else await this.#page.keyboard.type(part);
    }
    await this.#page.keyboard.press('Enter');
  }
}
