import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from './support/test.ts';

const key = 'a1'.repeat(16);
const stateDir = dirname(process.env.NARU_E2E_RUN_FILE ?? '');
/** As `@naru/protocol/lesson-watch` describes it. */
const file = join(stateDir, 'run/lesson-watch.json');

/** As `./naru lesson watch` does after a save; the lessons themselves belong to all tests. */
function pretendSave(lesson: { version: number; problems: object[] }): void {
  const watch = { pid: process.pid, key, lessons: { 'first-run': lesson } };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.next`, JSON.stringify(watch));
  renameSync(`${file}.next`, file);
}

test.afterEach(() => rmSync(file, { force: true }));

test('an author sees what a save broke, and the terminal and the place in the text stay', async ({
  student,
  browser,
}) => {
  const { page } = student;
  pretendSave({ version: 1, problems: [] });
  await student.readTerminalsAsText();
  await page.goto(`/api/watch/open?key=${key}&lesson=first-run`);
  const panel = page.getByRole('complementary', { name: '수업 미리보기' });
  await expect(panel).toContainText('문제가 없어요');
  await student.waitForSandbox();
  await student.terminal('A').run('echo still $((40+2))');
  await student.terminal('A').waitForText('still 42');
  await page.getByRole('button', { name: '다음 단계' }).click();

  pretendSave({
    version: 2,
    problems: [
      {
        file: 'lessons/02-first-run/index.md',
        line: 25,
        column: 1,
        ruleId: 'unknown-block',
        severity: 'error',
        text: '모르는 블록이에요',
        suggestion: '혹시 why인가요?',
      },
    ],
  });
  await expect(panel).toContainText('index.md 25:1');
  await expect(panel).toContainText('혹시 why인가요?');
  await expect(page.getByText('단계 2 / 8')).toBeVisible();
  await student.terminal('A').waitForText('still 42');

  const other = await (await browser.newContext()).newPage();
  await other.goto('/lessons/first-run');
  await expect(other.getByRole('button', { name: '다음 단계' })).toBeVisible();
  await expect(other.getByRole('complementary', { name: '수업 미리보기' })).toHaveCount(0);
  await other.context().close();

  rmSync(file);
  await expect(panel).toContainText('미리보기가 끝났어요');
});
