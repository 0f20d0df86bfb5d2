import { AxeBuilder } from '@axe-core/playwright';
import type { StudentPage } from './support/student-page.ts';
import { expect, test } from './support/test.ts';

async function expectNoViolations({ page }: StudentPage): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Buttons fade from one colour to the other.
    await page.waitForFunction(
      () => !document.getAnimations().some((animation) => animation instanceof CSSTransition),
    );
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({ colorScheme, id, target, failureSummary })),
    );
    expect(found).toEqual([]);
  }
}

test('a student with a screen reader meets no known barrier on the course pages', async ({ student }) => {
  for (const address of ['/', '/lessons', '/lessons/no-such-lesson']) {
    await student.page.goto(address);
    await expect(student.page.getByRole('heading').first()).toBeVisible();
    await expectNoViolations(student);
  }
});

test('a student with a screen reader meets no known barrier in a lesson', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'write' });
  await student.replaceEditorText("# 고칠 곳이 있어요\nFROM alpine\nCMD ['echo', 'hello']\n");
  await expect(student.editor.locator('.squiggly-error, .squiggly-warning').first()).toBeVisible();
  await expectNoViolations(student);

  await student.terminal('A').run('docker run -d --name web -p 8000:80 httpd:2.4');
  await page.getByRole('button', { name: '엔진 보기' }).click();
  await expect(student.engineView.getByText('실행 중')).toBeVisible({ timeout: 45_000 });
  await expectNoViolations(student);
  await page.getByRole('button', { name: '미리보기 8000' }).click();
  await expect(student.previewFrame(8000).getByRole('heading', { name: 'It works!' })).toBeVisible();
  await expectNoViolations(student);
  await page.getByRole('button', { name: '단축키와 도움말' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolations(student);
});
