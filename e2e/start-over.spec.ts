import { expect, test } from './support/test.ts';

test('a student throws the sandbox away after reading what is lost, and starts anew', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'plan' });
  const terminal = student.terminal('A');
  await terminal.run('docker volume create keep-me && touch mine.txt');
  await expect(student.file('mine.txt')).toBeVisible();

  await page.getByRole('button', { name: '실습 환경 메뉴' }).click();
  await page.getByRole('menuitem', { name: '실습 환경 새로 만들기' }).click();
  const question = page.getByRole('dialog', { name: '실습 환경을 새로 만들까요?' });
  await expect(question.getByRole('listitem')).toHaveText([
    '모든 수업의 실습 파일',
    '모든 컨테이너와 그 안의 내용',
    '볼륨에 저장한 데이터',
    '직접 빌드하거나 내려받은 이미지',
    '열려 있는 터미널과 입력 기록',
  ]);
  await question.getByRole('button', { name: '그대로 두기' }).click();
  await expect(student.file('mine.txt')).toBeVisible();

  await page.getByRole('button', { name: '실습 환경 메뉴' }).click();
  await page.getByRole('menuitem', { name: '실습 환경 새로 만들기' }).click();
  await question.getByRole('button', { name: '모두 버리고 새로 만들기' }).click();
  await expect(student.file('mine.txt')).toBeHidden();
  await student.waitForSandbox();
  await expect(student.file('message.txt')).toBeVisible();
  await terminal.run('clear; ls; docker volume ls -q');
  await terminal.waitForText(/^Dockerfile +fix-me +message\.txt\nnaru/);
});

test('a student whose terminals are stuck gets fresh ones and keeps the rest', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'plan' });
  const terminal = student.terminal('A');
  await terminal.run('touch mine.txt; trap "" INT; while :; do sleep 0.1; done');
  await expect(student.file('mine.txt')).toBeVisible();

  await page.getByRole('button', { name: '실습 환경 메뉴' }).click();
  await page.getByRole('menuitem', { name: '터미널 초기화' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '터미널 초기화' }).click();
  await expect.poll(() => terminal.text()).not.toContain('while :');
  await terminal.waitForPrompt();
  await terminal.run('ls mine.txt');
  await terminal.waitForText('\nmine.txt\n');
});

test('a student whose program prints a control sequence without measure goes on working', async ({
  student,
}) => {
  await student.openLesson('first-run');
  const terminal = student.terminal('A');
  // Scroll by, insert, and repeat a character for, as many as a number holds.
  await terminal.run("printf 'a\\033[2147483647S\\033[2147483647L\\033[2147483647b'; echo still-$((6*7))");
  await terminal.waitForText(/still-42/);
  await student.page.reload();
  await student.waitForSandbox();
  await terminal.run('echo here-$((6*7))');
  await terminal.waitForText('\nhere-42\n');
});
