import { expectNoBarriers } from './support/expect-no-barriers.ts';
import { expect, test } from './support/test.ts';

test('a student with a screen reader meets no known barrier on the course pages', async ({ student }) => {
  for (const address of ['/', '/lessons', '/lessons/no-such-lesson']) {
    await student.page.goto(address);
    await expect(student.page.getByRole('heading').first()).toBeVisible();
    await expectNoBarriers(student.page);
  }
});

test('a student with a screen reader meets no known barrier in a lesson', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'write' });
  await student.replaceEditorText("# 고칠 곳이 있어요\nFROM alpine\nCMD ['echo', 'hello']\n");
  await expect(student.editor.locator('.squiggly-error, .squiggly-warning').first()).toBeVisible();
  await expectNoBarriers(page);

  await student.terminal('A').run('docker run -d --name web -p 8000:80 httpd:2.4');
  await page.getByRole('button', { name: '엔진 보기' }).click();
  await expect(student.engineView.getByText('실행 중')).toBeVisible({ timeout: 45_000 });
  await expectNoBarriers(page);
  await page.getByRole('button', { name: '미리보기 8000' }).click();
  await expect(student.previewFrame(8000).getByRole('heading', { name: 'It works!' })).toBeVisible();
  await expectNoBarriers(page);
  await page.getByRole('button', { name: '단축키와 도움말' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoBarriers(page);
});
