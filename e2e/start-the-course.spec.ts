import { expect, test } from './support/test.ts';

test('a student comes to the front page and runs a first container with one button', async ({ student }) => {
  const { page } = student;
  await student.readTerminalsAsText();
  await page.goto('/');
  await page.getByRole('link', { name: '첫 걸음 3분' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('docker run 한 줄의 여정');
  await student.waitForSandbox();

  await student.maximiseTerminals();
  await student.runButton('docker run hello-world').click();
  await student.terminal('A').waitForText('Hello from Docker!');
  const words = await student.terminal('A').text();
  expect(words).toMatch(
    /docker run hello-world\nUnable to find image 'hello-world:latest' locally\nlatest: Pulling from library\/hello-world\n[0-9a-f]{12}: Pull complete\nDigest: sha256:[0-9a-f]{64}\nStatus: Downloaded newer image for hello-world:latest\n/,
  );
  // A second press within the same second is the same wish.
  expect(words.match(/docker run hello-world/g)).toHaveLength(1);

  const picture = page.getByRole('figure').filter({ hasText: 'docker run이 지나가는 다섯 단계' });
  await expect(picture.getByText('종료 코드 0').first()).toBeVisible();
});

test('a student goes through the steps, leaves, and goes on where they were', async ({ student }) => {
  const { page } = student;
  await page.goto('/lessons/first-run');
  await page.getByRole('button', { name: '다음 단계' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '한 번 더 실행해요' })).toBeFocused();
  await page.getByRole('button', { name: '다음 단계' }).click();
  await expect(page.getByRole('img', { name: '8단계 가운데 3단계를 봤어요' })).toBeVisible();

  await page.getByRole('link', { name: '과정 보기' }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /docker run/ }) });
  await expect(card).toContainText('3 / 8 단계');

  await page.getByRole('link', { name: '나루 처음 화면' }).click();
  await page.getByRole('link', { name: '이어서 하기' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '다른 명령을 시켜요' })).toBeVisible();
  await expect(page.getByText('단계 3 / 8')).toBeVisible();
});

test('a student presses twice in a row and goes on by two steps, and back by one', async ({ student }) => {
  const { page } = student;
  await page.goto('/lessons/first-run');
  await page.getByRole('button', { name: '다음 단계' }).dblclick();
  await expect(page.getByText('단계 3 / 8')).toBeVisible();
  await page.goBack();
  await expect(page.getByText('단계 2 / 8')).toBeVisible();
});

test('a student goes on to another lesson, whose commands find its files', async ({ student }) => {
  const { page } = student;
  await student.openLesson('first-run');
  await page.getByRole('button', { name: '단계와 수업 고르기' }).click();
  await page.getByRole('menuitem', { name: '파일 넣고 지키기' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('파일 넣고 지키기');
  await student.waitForSandbox();
  await student.maximiseTerminals();
  await student.runButton('ls site').click();
  await student.terminal('A').waitForText(/\nindex\.html +style\.css\n<!doctype html>\n/);
});

test('a student who follows a wrong address finds the way back to the course', async ({ student }) => {
  const { page } = student;
  const answer = await page.goto('/lessons/no-such-lesson');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: '그런 수업은 없어요' })).toBeVisible();
  await page.getByRole('link', { name: '과정 보기' }).click();
  await expect(page).toHaveURL(/\/lessons$/);
  await expect(page.getByRole('link', { name: '시작하기' })).toHaveCount(5);
});
