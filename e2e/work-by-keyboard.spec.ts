import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** Presses Tab until the wanted control has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('a student with only a keyboard starts the course, runs a command and moves between the panes', async ({
  student,
}) => {
  const { page } = student;
  await student.readTerminalsAsText();
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '본문으로 건너뛰기' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: '첫 걸음 3분' }));
  await page.keyboard.press('Enter');
  await student.waitForSandbox();

  const lesson = page.getByRole('main', { name: '수업' });
  await page.keyboard.press('F6');
  await expect(lesson).toBeFocused();
  await tabTo(page, student.runButton('docker run hello-world'));
  await page.keyboard.press('Enter');
  const terminal = student.terminal('A');
  await terminal.waitForText('Hello from Docker!');

  await page.keyboard.press('F6');
  await expect(student.editor).toContainText('열린 파일이 없어요');
  await page.keyboard.press('F6');
  await expect(terminal.region.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('echo from-the-keyboard');
  await page.keyboard.press('Enter');
  await terminal.waitForText('\nfrom-the-keyboard\n');
  // In a narrow window the panes take turns. Who types goes on typing.
  await page.setViewportSize({ width: 500, height: 720 });
  await expect(page.getByRole('button', { name: '터미널 크게 보기' })).toBeHidden();
  await expect(terminal.region.getByRole('textbox')).toBeFocused();
  await page.setViewportSize({ width: 1280, height: 720 });
  await expect(page.getByRole('button', { name: '터미널 크게 보기' })).toBeVisible();
  await expect(terminal.region.getByRole('textbox')).toBeFocused();

  const tabA = page.getByRole('tab', { name: '터미널 A' });
  // Two presses far apart, as on a machine with much to do, are two single ones.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(tabA).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: '단축키와 도움말' });
  await expect(help).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(tabA).toBeFocused();

  await page.keyboard.press('Control+Shift+Backquote');
  await student.terminal('B').waitForPrompt();
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Shift+F6');
  await expect(lesson).toBeFocused();
});

test('a student who sees only the terminals cannot type into the editor by mistake', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'plan' });
  await expect(student.editor.getByRole('textbox', { name: 'Dockerfile 편집' })).toBeAttached();
  await student.maximiseTerminals();
  await expect(student.editor).toBeHidden();
  await page.getByRole('main', { name: '수업' }).focus();
  await page.keyboard.press('F6');
  await expect(student.terminal('A').region.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await expect(page.getByRole('main', { name: '수업' })).toBeFocused();
  await page.getByRole('button', { name: '원래 크기로' }).click();
  await expect(student.editor).toBeVisible();
});
