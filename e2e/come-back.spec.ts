import { openLineTo } from './support/line-to-site.ts';
import { readPrograms } from './support/running-site.ts';
import type { StudentPage } from './support/student-page.ts';
import { expect, test } from './support/test.ts';

/**
 * Prints a number and the shell it comes from, five times a second, for longer than any test takes. One program: bash
 * itself takes no notice of a Ctrl+C that comes when a command of a loop has just ended and the next has not begun.
 */
const COUNT = `perl -e '$|=1; for (1..1000) { print "tick $_ of ", getppid, "\\n"; select undef, undef, undef, 0.2 }'`;

async function lastTick(student: StudentPage): Promise<{ count: number; shell: string }> {
  const ticks = [...(await student.terminal('A').text()).matchAll(/^tick (\d+) of (\d+)$/gm)];
  return { count: Number(ticks.at(-1)?.[1] ?? 0), shell: ticks.at(-1)?.[2] ?? '' };
}

async function startCounting(student: StudentPage): Promise<{ count: number; shell: string }> {
  await student.terminal('A').run(COUNT);
  await expect.poll(async () => (await lastTick(student)).count).toBeGreaterThan(5);
  return lastTick(student);
}

/** Far enough that what was on the screen at the break cannot be meant. */
async function expectCountingGoesOn(student: StudentPage, before: { count: number; shell: string }) {
  await expect
    .poll(async () => (await lastTick(student)).count, { timeout: 30_000 })
    .toBeGreaterThan(before.count + 15);
  expect((await lastTick(student)).shell).toBe(before.shell);
  await student.terminal('A').focus();
  await student.page.keyboard.press('Control+C');
  await student.terminal('A').waitForPrompt();
  await student.terminal('A').run('echo "still $$"');
  await student.terminal('A').waitForText(`\nstill ${before.shell}\n`);
}

test('a student reloads the page in the middle of a command and goes on with it', async ({ student }) => {
  await student.openLesson('first-run');
  const before = await startCounting(student);
  await student.page.reload();
  await expect(student.sandboxWord).toHaveText('실습 환경 준비됨');
  await expectCountingGoesOn(student, before);
});

test('a student goes on with a command while the sandbox host is killed and started again', async ({
  student,
}) => {
  await student.openLesson('first-run');
  const before = await startCounting(student);
  const killed = readPrograms()['sandbox-host'] ?? 0;
  process.kill(killed, 'SIGKILL');
  await expect(student.page.getByText('연결이 끊겨서 다시 연결하고 있어요')).toBeVisible();
  await expect.poll(() => readPrograms()['sandbox-host'], { timeout: 30_000 }).not.toBe(killed);
  await expect(student.sandboxWord).toHaveText('실습 환경 준비됨', { timeout: 30_000 });
  await expect(student.page.getByText('연결이 끊겨서 다시 연결하고 있어요')).toBeHidden();
  await expectCountingGoesOn(student, before);
});

test('a student loses the connection and finds output and unsaved text again', async ({
  student,
  baseURL,
}) => {
  const { page } = student;
  await using line = await openLineTo(baseURL ?? '');
  await student.openLesson('dockerfile-build', { step: 'write', site: line.address });
  const before = await startCounting(student);
  line.cut();
  await expect(page.getByText('연결이 끊겨서 다시 연결하고 있어요')).toBeVisible();
  await student.replaceEditorText('FROM alpine\n# 끊긴 동안 쓴 줄\n');
  await expect(student.editor.getByText('저장이 늦어지고 있어요')).toBeVisible();

  line.mend();
  await expect(student.sandboxWord).toHaveText('실습 환경 준비됨');
  await expect(student.editor.getByText('저장이 늦어지고 있어요')).toBeHidden();
  await student.waitForSaved();
  await expectCountingGoesOn(student, before);
  await student.terminal('A').run('clear; cat Dockerfile');
  await student.terminal('A').waitForText('FROM alpine\n# 끊긴 동안 쓴 줄\n');
});

test('a student reloads before a text was saved and has it still', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'write' });
  await student.replaceEditorText('FROM alpine\n# 저장하기 전에 새로 고침\n');
  await page.reload();
  await student.expectEditorText(/^FROM alpine\n# 저장하기 전에 새로 고침/);
  await student.waitForSaved();
  await student.terminal('A').waitForPrompt();
  await student.terminal('A').run('clear; cat Dockerfile');
  await student.terminal('A').waitForText('FROM alpine\n# 저장하기 전에 새로 고침\n');
});
