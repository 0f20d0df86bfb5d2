import type { Page } from '@playwright/test';
import { recordMessages } from './support/record-messages.ts';
import { expect, test } from './support/test.ts';

/** Drags the line between the editor and the terminals to this height of the page. */
async function dragRowsTo(page: Page, y: number): Promise<void> {
  const line = await page.getByRole('separator', { name: '편집기와 터미널의 높이' }).boundingBox();
  if (!line) throw new Error('there is no line between the editor and the terminals');
  const x = line.x + line.width / 2;
  await page.mouse.move(x, line.y + line.height / 2);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 10 });
  await page.mouse.up();
}

test('a student makes the editor large, and the terminal behind it keeps its size', async ({ student }) => {
  const { page } = student;
  const messages = recordMessages(page);
  await student.openLesson('dockerfile-build', { step: 'plan' });
  const terminal = student.terminal('A');
  await terminal.run('clear; stty size');
  await terminal.waitForText(/^\d+ \d+\n/);
  const [size = ''] = (await terminal.text()).split('\n');

  await page.getByRole('button', { name: '편집기 크게 보기' }).click();
  await expect(terminal.region).toBeHidden();
  // A new size would be told sooner than the text is saved.
  await student.replaceEditorText('FROM alpine\n');
  await student.waitForSaved();
  await page.getByRole('button', { name: '원래 크기로' }).click();
  await expect(terminal.region).toBeVisible();
  await terminal.run('clear; echo again; stty size');
  await terminal.waitForText(`again\n${size}\n`);
  expect(messages.sent).not.toMatch(/"rows":1\b/);
});

test('a student has dragged a pane shut, and it opens for what the lesson shows in it', async ({
  student,
}) => {
  const { page, editor } = student;
  await student.openLesson('files-volumes', { step: 'two-ways' });
  const terminal = student.terminal('A');
  await dragRowsTo(page, 719);
  await expect(terminal.region).toBeHidden();
  await student.runButton('ls site').click();
  await expect(terminal.region).toBeVisible();
  await terminal.waitForText('style.css');
  expect((await terminal.region.boundingBox())?.height).toBeGreaterThan(200);

  await dragRowsTo(page, 1);
  await expect(editor).toBeHidden();
  await page.getByRole('button', { name: '다음 단계' }).click();
  await page.getByRole('button', { name: '편집기에서 열기' }).first().click();
  await expect(editor).toBeVisible();
  await expect(editor.getByRole('tab', { name: 'index.html', selected: true })).toBeVisible();
  await expect(terminal.region).toBeVisible();
});
