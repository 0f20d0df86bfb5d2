import { ExerciseOnPage } from './support/exercise-on-page.ts';
import { holdBackChunks } from './support/hold-back-chunks.ts';
import { holdBackMessages } from './support/hold-back-messages.ts';
import { expect, test } from './support/test.ts';

test('a student whose connection drops while the page loads reads on, and brings each part back by a button', async ({
  student,
}) => {
  const { page } = student;
  await student.readTerminalsAsText();
  const chunks = await holdBackChunks(page);
  await page.goto('/lessons/first-run?step=hello');
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();

  const failures = page.getByRole('alert').filter({ visible: true });
  const workbench = failures.filter({ hasText: '실습 도구를 불러오지 못했어요' });
  const picture = page
    .getByRole('main')
    .getByRole('alert')
    .filter({ hasText: '이 부분을 불러오지 못했어요' });
  await expect(workbench).toBeVisible();
  await expect(picture).toBeVisible();
  const menu = page.getByRole('button', { name: '단계와 수업 고르기' });
  await menu.click();
  const menuFailure = page.getByRole('banner').getByRole('alert');
  await expect(menuFailure).toContainText('이 부분을 불러오지 못했어요');
  await menuFailure.getByRole('button', { name: '닫기' }).click();
  await expect(menuFailure).toBeHidden();
  await page.getByRole('button', { name: '단축키와 도움말' }).click();
  const helpFailure = failures.filter({ has: page.getByRole('button', { name: '닫기' }) });
  await helpFailure.getByRole('button', { name: '다시 시도' }).click();
  await expect(helpFailure).toBeVisible();

  chunks.release();
  await helpFailure.getByRole('button', { name: '다시 시도' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await menu.click();
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await picture.getByRole('button', { name: '다시 시도' }).click();
  await expect(page.getByRole('figure', { name: 'docker run이 지나가는 다섯 단계' })).toBeVisible();
  await workbench.getByRole('button', { name: '다시 시도' }).click();
  await student.waitForSandbox();
});

test('a student who has lost the connection still goes from step to step by the lesson menu', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('first-run', { step: 'other-command' });
  await new ExerciseOnPage(page, '내 메시지 출력하기').waitForDrawn(/[a-z]+-[a-z]+-\d\d/);
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '단계와 수업 고르기' }).click();
  await page.getByRole('menuitem').nth(1).click();
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(page.getByRole('heading', { level: 2 }).filter({ visible: true })).toBeFocused();
  await page.context().setOffline(false);
});

test('a student whose terminal is slow to appear types ahead and changes the window, and neither is lost', async ({
  student,
}) => {
  const { page } = student;
  const attaching = await holdBackMessages(page, '"terminal:attach"');
  await student.readTerminalsAsText();
  await page.goto('/lessons/first-run');
  const [, rows] = /"rows":(\d+)/.exec(await attaching.seen) ?? [];
  const terminal = student.terminal('A');
  const sizeInShell = async (word: string) => {
    await terminal.run(`echo ${word}-$(stty size)`);
    await terminal.waitForText(new RegExp(`\\n${word}-\\d+ \\d+\\n`));
    return new RegExp(`\\n${word}-(\\d+ \\d+)\\n`).exec(await terminal.text())?.[1];
  };
  await terminal.run('echo typed-ah""ead');
  await expect(terminal.rows).toHaveCount(Number(rows));
  await page.setViewportSize({ width: 1280, height: 600 });
  await expect(terminal.rows).not.toHaveCount(Number(rows));
  attaching.release();
  await terminal.waitForText('\ntyped-ahead\n');
  const size = await sizeInShell('now');
  await page.reload();
  await terminal.waitForText('\ntyped-ahead\n');
  expect(await sizeInShell('later')).toBe(size);
});

test('a student who presses run before the sandbox is there gets one terminal, with the answer in it', async ({
  student,
}) => {
  const { page } = student;
  const starting = await holdBackMessages(page, '"sandbox:start"');
  await student.readTerminalsAsText();
  await page.goto('/lessons/first-run?step=hello');
  await starting.seen;
  await student.runButton('docker run hello-world').click();
  starting.release();
  await student.terminal('A').waitForText('Hello from Docker!', 60_000);
  await expect(page.getByRole('tab', { name: /^터미널/ })).toHaveCount(1);
});

test('a student whose browser keeps the clipboard from the page is told which keys paste', async ({
  student,
}) => {
  const { page } = student;
  // As on a classroom's plain http.
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await student.openLesson('first-run');
  await student.terminal('A').region.click({ button: 'right' });
  await page.getByRole('menuitem', { name: /붙여/ }).click();
  const hint = page.getByRole('alert').filter({ hasText: 'Ctrl+Shift+V' });
  await expect(hint).toBeVisible();
  await student.terminal('A').run('echo typed-$((6*7))');
  await expect(hint).toBeHidden();
  await student.terminal('A').waitForText('\ntyped-42\n');
});
