import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { TerminalOnPage } from './terminal-on-page.ts';

/** The first start of a sandbox on a busy machine. */
const SANDBOX_READY_MS = 60_000;

/** A student in front of the site: what they see and do, by the words on the screen. */
export class StudentPage {
  readonly page: Page;
  /** Word about the sandbox in the lesson's header. */
  readonly sandboxWord: Locator;
  readonly editor: Locator;
  readonly preview: Locator;
  readonly engineView: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sandboxWord = page.getByRole('banner').getByRole('status');
    this.editor = page.getByRole('region', { name: '편집기', exact: true });
    this.preview = page.getByRole('region', { name: '미리보기', exact: true });
    this.engineView = page.getByRole('region', { name: '도커 엔진', exact: true });
  }

  /** Opens a lesson (at one of its steps) and waits until the shell of terminal A shows its prompt. */
  async openLesson(slug: string, at: { step?: string; site?: string } = {}): Promise<void> {
    await this.readTerminalsAsText();
    await this.page.goto(`${at.site ?? ''}/lessons/${slug}${at.step ? `?step=${at.step}` : ''}`);
    await this.waitForSandbox();
  }

  /** The terminal draws on a canvas; in screen reader mode its rows are in the page as text, too. */
  async readTerminalsAsText(): Promise<void> {
    await this.page.addInitScript(() => {
      // Frames inside are students' own pages.
      if (window === window.top) localStorage.setItem('naru:terminal.screenReader', 'true');
    });
  }

  async waitForSandbox(): Promise<void> {
    await expect(this.sandboxWord).toHaveText('실습 환경 준비됨', { timeout: SANDBOX_READY_MS });
    await this.terminal('A').waitForPrompt();
  }

  /** The run button of the lesson's block that contains this code. */
  runButton(code: string): Locator {
    return this.#block(code).getByRole('button', { name: /실행$/ });
  }

  saveButton(code: string): Locator {
    return this.#block(code).getByRole('button', { name: '작업 폴더에 저장' });
  }

  #block(code: string): Locator {
    return this.page.getByRole('main').getByRole('figure').filter({ visible: true, hasText: code }).first();
  }

  terminal(label: string): TerminalOnPage {
    return new TerminalOnPage(
      this.page,
      this.page.getByRole('region', { name: `터미널 ${label}`, exact: true }),
    );
  }

  async maximiseTerminals(): Promise<void> {
    await this.page.getByRole('button', { name: '터미널 크게 보기' }).click();
  }

  async showPreview(): Promise<void> {
    await this.page.getByRole('button', { name: /^미리보기/ }).click();
  }

  previewFrame(port: number): FrameLocator {
    return this.preview.frameLocator(`iframe[title="${port} 포트의 화면"]`);
  }

  file(name: string): Locator {
    return this.editor.getByRole('treeitem', { name, exact: true });
  }

  /** The text of Monaco's shown lines; its spaces are no-break ones. */
  async editorText(): Promise<string> {
    const lines = await this.editor.locator('.view-line').evaluateAll((elements) =>
      elements
        .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? '' }))
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text),
    );
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  async expectEditorText(wanted: string | RegExp): Promise<void> {
    const poll = expect.poll(() => this.editorText());
    if (typeof wanted === 'string') await poll.toBe(wanted);
    else await poll.toMatch(wanted);
  }

  /** Replaces everything in the editor, as a person does with Ctrl+A and a paste. */
  async replaceEditorText(text: string): Promise<void> {
    await this.editor.locator('.view-lines').click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(text);
  }

  /** Until the mark of an unsaved text is gone from the open file's tab. */
  async waitForSaved(): Promise<void> {
    await expect(this.editor.getByRole('tab', { selected: true })).not.toContainText('저장하기 전');
  }
}
