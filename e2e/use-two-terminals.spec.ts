import { expect, test } from './support/test.ts';

test('a student runs a server in one terminal and talks to it from the one beside it', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('redis-demo', { step: 'server' });
  await page.getByRole('button', { name: '터미널 두 개 나란히 보기' }).click();
  const server = student.terminal('A');
  const client = student.terminal('B');
  await client.waitForPrompt();
  await expect(server.region).toBeVisible();

  await student.runButton('docker run --name myredis').click();
  await server.waitForText(/Ready to accept\s+connections\s+tcp/, 60_000);
  await student.runButton('docker ps').click();
  // The name stands at the row's end, where half a window's width breaks it.
  await client.waitForText('redis:8');

  await page.getByRole('button', { name: '다음 단계' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '두 가지 실패' })).toBeVisible();
  await page.getByRole('button', { name: '다음 단계' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '첫째 길: 서버 안에서' })).toBeVisible();
  await student.runButton('docker exec -it myredis redis-cli').click();
  await client.waitForText('127.0.0.1:6379>');
  await client.run('set key1 hello');
  await client.waitForText(/set key1 hello\nOK/);
  await client.run('exit');
  await client.waitForPrompt();
  await student.runButton('docker exec myredis redis-cli get key1').click();
  await client.waitForText(/get key1\nhello\n/);

  await server.focus();
  await page.keyboard.press('Control+C');
  await server.waitForText('bye bye...');
  await server.waitForPrompt();
});

test('a student opens another terminal by its button and types into it at once', async ({ student }) => {
  const { page } = student;
  await student.openLesson('first-run');
  await student.terminal('A').waitForPrompt();
  await page.getByRole('button', { name: /^새 터미널/ }).click();
  await student.terminal('B').waitForPrompt();
  await page.keyboard.type('echo second-$((6*7))');
  await page.keyboard.press('Enter');
  await student.terminal('B').waitForText('\nsecond-42\n');
});
