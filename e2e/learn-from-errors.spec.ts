import { expect, test } from './support/test.ts';

test('a student learns from a command that failed, and puts the advice into the terminal', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('ports-web', { step: 'detach' });
  const terminal = student.terminal('A');
  const coach = page.getByRole('region', { name: '오류 도움말' });

  await terminal.run('dokcer ps');
  await expect(coach.getByText('docker를 쓰려고 했나 봐요')).toBeVisible();
  // Who types goes on typing.
  await terminal.run('docker run -d --name ws1 -p 8000:80 httpd:2.4');
  await expect(coach).toBeHidden({ timeout: 45_000 });

  await terminal.run('docker run -d --name ws1 httpd:2.4');
  await expect(coach.getByText('ws1 이름은 다른 컨테이너가 이미 쓰고 있어요.')).toBeVisible();
  await coach
    .getByRole('listitem')
    .filter({ hasText: 'docker ps -a' })
    .getByRole('button', { name: '터미널에 넣기' })
    .click();
  await terminal.waitForText('$ docker ps -a');
  await page.keyboard.press('Enter');
  await terminal.waitForText('CONTAINER ID');
  await expect(coach).toBeVisible();

  await coach.getByRole('button', { name: '도움말 닫기' }).click();
  await expect(coach).toBeHidden();
  await terminal.run('docker rm ws1');
  await expect(coach.getByText('아직 실행 중이라')).toBeVisible();

  // The advice takes lines from a terminal whose lines have just become longer: its end is in sight all the same.
  await terminal.run(`seq 1 60; docker rm ws1; printf 'long%.0s' {1..60}; echo`);
  await terminal.waitForText(/longlong\n.*[#$] ?\n*$/);
  const pair = page.getByRole('button', { name: '터미널 두 개 나란히 보기' });
  await pair.click();
  await student.terminal('B').waitForPrompt();
  await expect(coach).toBeHidden();
  await pair.click();
  await page.getByRole('tab', { name: '터미널 A' }).click();
  await expect(coach.getByText('아직 실행 중이라')).toBeVisible();
  await terminal.waitForText(/longlong\n.*[#$] ?\n*$/);
  await terminal.run('docker rm -f ws1');
  await expect(coach).toBeHidden();
});

test('a student switches the coach off, and it stays off', async ({ student }) => {
  const { page } = student;
  await student.openLesson('ports-web', { step: 'detach' });
  const terminal = student.terminal('A');
  await page.getByRole('button', { name: '터미널 메뉴' }).click();
  await page.getByRole('menuitem', { name: '오류 도움말' }).click();
  await page.keyboard.press('Escape');
  await terminal.run('dokcer ps');
  await terminal.waitForText('command not found');
  await terminal.waitForPrompt();
  await expect(page.getByRole('region', { name: '오류 도움말' })).toBeHidden();
  await page.reload();
  await page.getByRole('button', { name: '터미널 메뉴' }).click();
  await expect(page.getByRole('menuitem', { name: '오류 도움말' })).toContainText('꺼짐');
});
