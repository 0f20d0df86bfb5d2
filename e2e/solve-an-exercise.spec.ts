import { ExerciseOnPage } from './support/exercise-on-page.ts';
import { expectNoBarriers } from './support/expect-no-barriers.ts';
import { holdBackAnswers, holdBackMessages } from './support/hold-back-messages.ts';
import { preparePretending } from './support/pretend-event.ts';
import { expect, test } from './support/test.ts';

const NONCE = /[a-z]+-[a-z]+-\d\d/;
/** A tick that comes by itself waits for what goes on to end, then for the checks. */
const TICK_MS = 30_000;

test('a student solves an exercise by doing it, and its ticks come by themselves', async ({ student }) => {
  const { page } = student;
  await student.readTerminalsAsText();
  const answer = await page.goto('/lessons/first-run?step=other-command');
  const exercise = new ExerciseOnPage(page, '내 메시지 출력하기');
  // Nothing that decides a check is in the page before the attempt.
  expect(await answer?.text()).not.toMatch(/[a-z]{3,}-[a-z]{3,}-\d\d\b/);
  await student.waitForSandbox();
  const nonce = await exercise.waitForDrawn(NONCE);
  await expect(exercise.criteria).toHaveText([/확인 전/, /확인 전/, /확인 전/]);

  await student.terminal('A').run(`docker run busybox echo ${nonce}`);
  await expect(exercise.card.getByText('다 풀었어요', { exact: true })).toBeVisible({ timeout: TICK_MS });
  await exercise.expectPoints(100);
  await expect(exercise.criteria).toHaveText([/됐어요/, /됐어요/, /됐어요/]);
  await expect(exercise.announcement).toHaveText('3개 모두 됐어요. 100점이에요. 문제를 다 풀었어요.');
  await expect(
    page.getByRole('img', { name: '실습 문제 3개 가운데 1개를 풀었어요. 300점 가운데 100점이에요.' }),
  ).toBeVisible();

  await page.reload();
  await expect(exercise.card.getByText('다 푼 문제')).toBeVisible();
  await exercise.card.getByRole('link', { name: '다음 단계로' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '이미지마다 든 파일이 달라요' })).toBeFocused();
});

test('a student sees why a criterion is not met and what was found, and gets hints one by one', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('first-run', { step: 'other-command' });
  const exercise = new ExerciseOnPage(page, '내 메시지 출력하기');
  const nonce = await exercise.waitForDrawn(NONCE);
  await student.terminal('A').run(`docker run busybox "echo ${nonce}"`);
  await student.terminal('A').waitForText('executable file not found');
  await exercise.check();

  // What is not met comes first and is opened; a part of the points is kept.
  await expect(exercise.criteria.first()).toContainText('그 컨테이너의 출력에');
  await expect(exercise.criteria.first()).toContainText('따옴표가 명령 전체를 감싸서');
  await expect(exercise.criteria.first().getByRole('button')).toHaveAttribute('aria-expanded', 'true');
  await expect(exercise.criteria.first().getByRole('definition')).not.toHaveCount(0);
  await exercise.expectPoints(40);
  await expect(exercise.announcement).toContainText(
    '3개 가운데 1개 됐어요. 40점이에요. 먼저 볼 것: 그 컨테이너의 출력에',
  );
  const exit = exercise.criterion('종료 코드 0으로 끝났어요');
  await expect(exit.getByText('종료 코드가 127이에요')).toBeHidden();
  await exit.getByRole('button').press('Enter');
  await expect(exit.getByText('종료 코드가 127이에요')).toBeVisible();

  await exercise.card.getByRole('button', { name: '힌트 보기 (1/3)' }).click();
  await exercise.card.getByRole('button', { name: '힌트 보기 (2/3)' }).click();
  const hints = exercise.card.getByRole('list', { name: '힌트' }).getByRole('listitem');
  await expect(hints).toHaveText([/이미지 이름 뒤에 쓴 낱말/, /docker run busybox 뒤에 echo/]);
  await expectNoBarriers(page, { within: 'main' });

  await expect(exercise.card.getByRole('button', { name: '모범 답안 보기' })).toBeHidden();
  await expect(exercise.card.getByText('지금까지 1번 확인했어요')).toBeVisible();
  for (const count of [2, 3]) {
    await exercise.check();
    if (count === 2) await expect(exercise.card.getByText('지금까지 2번 확인했어요')).toBeVisible();
  }
  await exercise.card.getByRole('button', { name: '모범 답안 보기' }).click();
  const solution = exercise.card.getByRole('figure').filter({ hasText: `docker run busybox echo ${nonce}` });
  await solution.getByRole('button', { name: /실행$/ }).click();
  await expect(exercise.card.getByText('다 풀었어요', { exact: true })).toBeVisible({ timeout: TICK_MS });
});

test('a student finds the buttons of an exercise where they were while a check is on its way', async ({
  student,
}) => {
  const { page } = student;
  const checks = await holdBackMessages(page, '"exercise:check"');
  await student.openLesson('first-run', { step: 'other-command' });
  const exercise = new ExerciseOnPage(page, '내 메시지 출력하기');
  await exercise.waitForDrawn(NONCE);
  const hint = exercise.card.getByRole('button', { name: '힌트 보기 (1/3)' });
  await hint.scrollIntoViewIfNeeded();
  const before = await hint.boundingBox();
  await exercise.check();
  await expect(exercise.card.getByRole('button', { name: '확인 중' })).toBeVisible();
  expect(await hint.boundingBox()).toEqual(before);
  checks.release();
  await expect(exercise.announcement).toContainText('먼저 볼 것');
});

test('a student is offered the next hint when the one before has been answered', async ({ student }) => {
  const { page } = student;
  const hints = await holdBackAnswers(page, '"exercise:hint"');
  await student.openLesson('first-run', { step: 'other-command' });
  const exercise = new ExerciseOnPage(page, '내 메시지 출력하기');
  await exercise.waitForDrawn(NONCE);
  await exercise.card.getByRole('button', { name: '힌트 보기 (1/3)' }).click();
  await expect(exercise.card.getByText('이미지 이름 뒤에 쓴 낱말')).toBeVisible();
  await expect(exercise.card.getByRole('button', { name: '힌트 보기 (1/3)' })).toBeVisible();
  hints.release();
  await expect(exercise.card.getByRole('button', { name: '힌트 보기 (2/3)' })).toBeVisible();
});

test('a student writes an answer, comes back to it after a reload, and checks it with Enter', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('first-run', { step: 'first-error' });
  const exercise = new ExerciseOnPage(page, '되는 ls, 안 되는 ls');
  const field = exercise.card.getByRole('textbox', { name: '첫 번째 컨테이너의 STATUS에 나온 낱말' });
  await field.fill('Exited');
  await page.reload();
  await student.waitForSandbox();
  await expect(field).toHaveValue('Exited');

  await student.terminal('A').run('docker run hello-world ls; docker run alpine ls');
  await student.terminal('A').waitForText(/\nusr\n/);
  await student.terminal('A').waitForPrompt();
  await field.press('Enter');
  await expect(exercise.announcement).toContainText('먼저 볼 것');
  await expect(exercise.criteria.first().getByRole('button')).toHaveAttribute('aria-expanded', 'true');

  await field.fill('Created');
  await field.press('Enter');
  await expect(exercise.card.getByText('다 풀었어요', { exact: true })).toBeVisible({ timeout: TICK_MS });
});

test('a student starts an exercise anew after reading what is lost, and keeps the points', async ({
  student,
}) => {
  const { page } = student;
  await student.openLesson('first-run', { step: 'tag' });
  const exercise = new ExerciseOnPage(page, '원하는 종료 코드 만들기');
  const [, code] = /종료 코드가 (\d+)인/.exec(await exercise.waitForDrawn(/종료 코드가 \d+인/)) ?? [];
  await student.terminal('A').run(`docker run --name exit-lab alpine sh -c 'exit ${code}'`);
  await expect(exercise.card.getByText('다 풀었어요', { exact: true })).toBeVisible({ timeout: TICK_MS });

  await exercise.card.getByRole('button', { name: '처음부터 다시' }).click();
  const question = page.getByRole('dialog', { name: '이 문제를 처음부터 다시 풀까요?' });
  await expect(question.getByRole('listitem')).toHaveText([/exit-lab/]);
  await question.getByRole('button', { name: '그대로 두기' }).click();
  await expect(exercise.card.getByText('다 풀었어요', { exact: true })).toBeVisible();

  await exercise.card.getByRole('button', { name: '처음부터 다시' }).click();
  await question.getByRole('button', { name: '지우고 다시 시작' }).click();
  await expect(exercise.card.getByText('전에 100점으로 풀었어요')).toBeVisible();
  await exercise.expectPoints(0);
  await student.terminal('A').run('clear; docker ps -aq --filter name=exit-lab; echo gone');
  await student.terminal('A').waitForText(/^gone\n/m);

  // The site keeps them, not this page.
  const note = exercise.card.getByText('전에 100점으로 풀었어요');
  await expect(async () => {
    await page.reload();
    await expect(note).toBeVisible({ timeout: 5_000 });
  }).toPass();
});

test('a student at the keyboard checks one criterion again, and stays in the task card', async ({
  student,
}) => {
  const { page } = student;
  const pretend = await preparePretending(page);
  await student.openLesson('first-run', { step: 'other-command' });
  const exercise = new ExerciseOnPage(page, '내 메시지 출력하기');
  const nonce = await exercise.waitForDrawn(NONCE);
  const criterion = (id: string, points: number, status: string) => ({
    ...{ id, title: `확인 ${id}`, status, points, earned: status === 'passed' ? points : 0 },
    reason: status === 'passed' ? '' : '지금은 확인하지 못했어요.',
  });
  const pretendUnchecked = () =>
    pretend('exercise:changed', {
      ...{ exerciseId: 'print-my-message', phase: 'open', values: { NONCE: nonce }, points: 100, earned: 60 },
      ...{ answerFields: [], answers: {}, isChecking: false, hints: [], hintCount: 3, failedChecks: 1 },
      ...{ canSeeSolution: false, clears: [] },
      criteria: [
        criterion('inside', 40, 'unchecked'),
        criterion('output', 40, 'passed'),
        criterion('exit', 20, 'passed'),
      ],
    });
  const again = exercise.card.getByRole('button', { name: '다시 확인' });
  const pressAgain = async () => {
    // What nobody asked for opens nothing by itself.
    const row = exercise.criterion('확인 inside').getByRole('button').first();
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.press('Enter');
    await again.press('Enter');
  };

  pretendUnchecked();
  await pressAgain();
  const expectKeyboardIn = async (criterionId: string) => {
    const place = () => document.activeElement?.closest('[data-criterion]')?.getAttribute('data-criterion');
    await expect.poll(() => page.evaluate(place)).toBe(criterionId);
  };
  await expect(exercise.announcement).toContainText('3개 가운데 0개');
  await expectKeyboardIn('inside');

  await student.terminal('A').run(`docker run busybox echo ${nonce}`);
  await expect(exercise.card.getByText('다 풀었어요', { exact: true })).toBeVisible({ timeout: TICK_MS });
  pretendUnchecked();
  await pressAgain();
  await expect(again).toHaveCount(0);
  await expect(exercise.announcement).toContainText('3개 모두 됐어요');
  await expectKeyboardIn('inside');
});
