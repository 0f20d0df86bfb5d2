import { expect, test } from './support/test.ts';

test('a student publishes a web server, sees it in the preview, and learns when it is gone', async ({
  student,
}) => {
  await student.openLesson('ports-web', { step: 'publish' });
  await student.showPreview();
  await expect(student.preview.getByText('열린 포트가 없어요')).toBeVisible();

  await student.runButton('docker run -d --name web -p 8080:80').click();
  await expect(student.previewFrame(8080).getByRole('heading', { name: 'It works!' })).toBeVisible({
    timeout: 45_000,
  });
  await student.terminal('A').waitForText('80/tcp -> 0.0.0.0:8080');

  await student.terminal('A').waitForPrompt();
  await student.terminal('A').run('docker stop -t 1 web');
  await expect(student.preview.getByText('8080 포트에서 대답하는 프로그램이 없어요')).toBeVisible();

  await student.terminal('A').waitForPrompt();
  await student.terminal('A').run('docker start web');
  await expect(student.previewFrame(8080).getByRole('heading', { name: 'It works!' })).toBeVisible();
});

test('a student stops and removes a container from the engine view and sees the commands for it', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('ports-web', { step: 'detach' });
  await page.getByRole('button', { name: '엔진 보기' }).click();
  await expect(student.engineView.getByText('아직 컨테이너가 없어요')).toBeVisible();
  const terminal = student.terminal('A');
  await terminal.run('docker run -d --name ws1 -p 8000:80 httpd:2.4');

  const card = student.engineView.getByRole('article', { name: '컨테이너 ws1' });
  await expect(card.getByText('실행 중')).toBeVisible({ timeout: 45_000 });
  await terminal.waitForPrompt();
  await card.getByRole('button', { name: '중지' }).click();
  await terminal.waitForText('docker stop ws1');
  await expect(card.getByText('끝남')).toBeVisible();
  await terminal.waitForPrompt();
  await card.getByRole('button', { name: '삭제' }).click();
  await terminal.waitForText('docker rm ws1');
  await expect(card).toBeHidden();
});
