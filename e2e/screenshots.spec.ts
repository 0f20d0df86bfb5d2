import { ExerciseOnPage } from './support/exercise-on-page.ts';
import { openLineTo } from './support/line-to-site.ts';
import { preparePretending } from './support/pretend-event.ts';
import { takePictures } from './support/take-pictures.ts';
import { expect, test } from './support/test.ts';

/** Pictures to look at, in .naru/screenshots: nothing is compared with them. */
test.describe.configure({ timeout: 240_000 });

const SANDBOX = { sandboxId: 'sbx_pretended2222222222' };
const HOUR_MS = 3_600_000;

test('a reviewer sees the course’s pages in both themes, on a laptop and on a phone', async ({ student }) => {
  const { page } = student;
  const shoot = async (address: string, name: string) => {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('heading')).first()).toBeVisible();
    await takePictures(page, name);
  };
  await shoot('/', 'front');
  await shoot('/lessons', 'course');
  await shoot('/lessons/no-such-lesson', 'lesson-not-found');
  await shoot('/no-such-page', 'page-not-found');
  await page.setViewportSize({ width: 390, height: 844 });
  for (const slug of ['ports-web', 'files-volumes', 'redis-demo', 'dockerfile-build', 'first-run']) {
    await page.goto(`/lessons/${slug}`);
    await expect(page.getByRole('main', { name: '수업' })).toBeVisible();
    await takePictures(page, `lesson-${slug}`, { pane: 'lesson' });
    await page.setViewportSize({ width: 390, height: 844 });
  }
  await page.goto('/lessons/first-run?step=_end');
  await expect(page.getByRole('heading', { name: '아직 남은 단계가 있어요' })).toBeVisible();
  await takePictures(page, 'lesson-finish-early', { pane: 'lesson' });
  await page.goto('/lessons/first-run?step=tag');
  await expect(page.getByRole('heading', { name: '태그를 붙여 봐요' })).toBeVisible();
  await takePictures(page, 'lesson-step-with-table', { pane: 'lesson' });
  await shoot('/', 'front-returning');
  await shoot('/lessons', 'course-returning');
});

test('a reviewer sees every state of the sandbox', async ({ student, baseURL }) => {
  const { page } = student;
  const pretend = await preparePretending(page);
  await using line = await openLineTo(baseURL ?? '');
  await student.openLesson('first-run', { site: line.address });
  const shoot = async (phase: string, view: object, words: string) => {
    pretend('sandbox:changed', { phase, ...view });
    await expect(page.getByText(words, { exact: true })).toBeVisible();
    await takePictures(page, `sandbox-${phase}`, { pane: 'workbench' });
  };
  const starting = { ...SANDBOX, step: 'engine', isReturning: false, startedAtMs: Date.now() - 4_000 };
  await shoot('none', {}, '아직 실습 환경이 없어요');
  await shoot('queued', { position: 3, running: 20, capacity: 20 }, '3번째로 기다리고 있어요');
  await shoot('starting', starting, '실습 환경을 준비하고 있어요');
  await shoot('failed', { code: 'SANDBOX_START_FAILED' }, '실습 환경을 시작하지 못했어요');
  await shoot('hibernating', { ...SANDBOX, reason: 'idle' }, '실습 환경이 잠들고 있어요');
  const hibernated = { ...SANDBOX, reason: 'idle', keptUntilMs: Date.now() + 72 * HOUR_MS };
  await shoot('hibernated', hibernated, '실습 환경이 잠들어 있어요');
  await page.getByRole('button', { name: '다시 시작' }).click();
  await student.waitForSandbox();

  const now = Date.now();
  const ends = { idleEndsAtMs: now + HOUR_MS, leaseEndsAtMs: now + 290_000 };
  const ready = { ...SANDBOX, previewId: 'prv_pretended222222', now, ...ends };
  pretend('sandbox:changed', { phase: 'ready', ...ready, canExtend: true, extendByMs: HOUR_MS / 2 });
  pretend('sandbox:warned', { cause: 'lease', endsAtMs: ready.leaseEndsAtMs });
  pretend('sandbox:noticed', { notice: 'killed-for-memory', subject: 'hungry' });
  await expect(page.getByText('실습 시간이 약 5분 남았어요')).toBeVisible();
  await takePictures(page, 'sandbox-warned', { pane: 'workbench' });
  line.cut();
  await expect(page.getByText('연결이 끊겨서 다시 연결하고 있어요')).toBeVisible();
  await takePictures(page, 'sandbox-reconnecting', { pane: 'workbench' });
});

test('a reviewer sees the workbench at work', async ({ student }) => {
  const { page, editor } = student;
  await student.openLesson('dockerfile-build', { step: 'write' });
  const terminal = student.terminal('A');
  const run = async (command: string) => {
    await terminal.waitForPrompt();
    await terminal.run(command);
    await terminal.waitForPrompt();
  };

  await student.replaceEditorText(
    "# 고칠 곳이 있어요\nFROM alpine latest\nWORKDIRR /app\nCMD ['echo', 'hello'];\n",
  );
  const mark = editor.locator('.squiggly-error, .squiggly-warning').first();
  await mark.hover({ force: true });
  await expect(page.locator('.monaco-hover').first()).toBeVisible();
  await takePictures(page, 'editor-problem', { pane: 'workbench' });
  await student.replaceEditorText(
    '# 인사하는 이미지\nFROM alpine\nRUN mkdir /data && echo built > /data/when.txt\nCMD ["echo", "나루터에 왔어요"]\n',
  );
  await editor.getByRole('button', { name: '빌드' }).click();
  await terminal.waitForText(/naming to docker\.io/);
  await terminal.waitForPrompt();
  await editor.getByRole('button', { name: '실행' }).click();
  await terminal.waitForText('\n나루터에 왔어요\n');
  await page.getByRole('button', { name: '엔진 보기' }).click();
  await takePictures(page, 'build-and-engine', { pane: 'workbench' });

  await run('docker run -d --name web -p 8000:80 -v "$PWD":/usr/local/apache2/htdocs:ro httpd:2.4');
  await run(
    'docker run --name broken alpine nothing-here; docker run --name done alpine true; docker volume create diary',
  );
  await expect(student.engineView.getByRole('article', { name: '컨테이너 done' })).toBeVisible();
  await takePictures(page, 'engine', { pane: 'workbench' });
  await page.getByRole('button', { name: '터미널 두 개 나란히 보기' }).click();
  await student.terminal('B').waitForPrompt();
  await page.getByRole('button', { name: '미리보기 8000' }).click();
  await expect(student.previewFrame(8000).getByText('message.txt')).toBeVisible();
  await takePictures(page, 'preview-and-pair', { pane: 'workbench' });
  await page.getByRole('button', { name: '터미널 두 개 나란히 보기' }).click();
  await page.getByRole('tab', { name: '터미널 A' }).click();
  await run('docker stop -t 1 web');
  await expect(student.preview.getByText('8000 포트에서 대답하는 프로그램이 없어요')).toBeVisible();
  await takePictures(page, 'preview-gone', { pane: 'workbench' });
  await page.getByRole('button', { name: /^미리보기/, pressed: true }).click();

  for (const step of ['name', 'run', 'copy']) {
    await page.goto(`/lessons/dockerfile-build?step=${step}`);
    await student.waitForSandbox();
    await takePictures(page, `lesson-ready-${step}`, { pane: 'lesson' });
  }
  const picture = page.getByRole('figure').filter({ hasText: '가장 최근에 만든 이미지의 층' });
  await page.goto('/lessons/dockerfile-build?step=run');
  await student.waitForSandbox();
  await picture.scrollIntoViewIfNeeded();
  await takePictures(page, 'picture-build', { pane: 'lesson' });
  for (const [slug, step, title] of [
    ['first-run', 'hello', 'docker run이 지나가는 다섯 단계'],
    ['ports-web', 'publish', '호스트의 문과 컨테이너의 포트'],
    ['files-volumes', 'bind-mount', '폴더와 볼륨이 이어진 곳'],
    ['redis-demo', 'two-failures', '누가 누구에게 연결할 수 있나'],
  ] as const) {
    await page.goto(`/lessons/${slug}?step=${step}`);
    await student.waitForSandbox();
    if (slug === 'ports-web') await run('docker start web');
    await page.getByRole('figure').filter({ hasText: title }).scrollIntoViewIfNeeded();
    await takePictures(page, `picture-${slug}`, { pane: 'lesson' });
  }
});

test('a reviewer sees a task card in every state', async ({ student, baseURL }) => {
  const { page } = student;
  const pretend = await preparePretending(page);
  await using line = await openLineTo(baseURL ?? '');
  await page.goto(`${line.address}/lessons/first-run?step=first-error`);
  const { card, criteria } = new ExerciseOnPage(page, '되는 ls, 안 되는 ls');
  const shoot = async (state: string, words: string) => {
    await expect(card.getByText(words).first()).toBeVisible({ timeout: 60_000 });
    await card.getByText(words).first().scrollIntoViewIfNeeded();
    await takePictures(page, `exercise-${state}`, { pane: 'lesson' });
  };
  await shoot('waiting', '확인 항목이 여기에 나타나요');
  await expect(criteria).toHaveCount(4, { timeout: 60_000 });
  await shoot('open', '힌트 보기 (1/3)');

  const criterion = (id: string, title: string, change: object) => ({
    ...{ id, title, status: 'passed', points: 25, earned: 25, reason: '' },
    ...change,
  });
  const view = {
    ...{
      exerciseId: 'ls-that-works',
      phase: 'open',
      values: { NONCE: 'calm-heron-77' },
      points: 100,
      earned: 35,
    },
    ...{ answers: {}, isChecking: false, hintCount: 3, failedChecks: 3, canSeeSolution: true, clears: [] },
    hints: ['이미지마다 든 파일이 달라요.', '`docker ps -a`에서 두 컨테이너의 STATUS를 견주어 보세요.'],
    answerFields: [
      { id: 'status', label: '첫 번째 컨테이너의 STATUS에 나온 낱말' },
      { id: 'why', label: '까닭은 무엇인가요?', options: ['`ls`가 없어요', '이미지가 없어요'] },
    ],
    criteria: [
      criterion('failed', '실패한 컨테이너가 남아 있어요', {}),
      criterion('listed', '그 컨테이너의 출력이 맨 위 폴더의 목록이에요', {
        ...{ status: 'failed', earned: 10, reason: '출력이 다른 폴더의 목록이에요. `ls` 뒤를 비워 보세요.' },
        ...{ expected: '출력에 있는 줄: bin, etc, usr', found: `출력: ${'very-long-name'.repeat(12)}` },
        hint: '맨 위 폴더는 `/`예요.',
      }),
      criterion('status', '실패한 컨테이너의 STATUS를 알아냈어요', {
        ...{ status: 'unchecked', earned: 0, reason: '지금은 확인하지 못했어요.' },
      }),
    ],
  };
  pretend('exercise:changed', view);
  await criteria.filter({ hasText: '맨 위 폴더의 목록' }).getByRole('button').click();
  await shoot('criteria', '출력이 다른 폴더의 목록이에요');
  await shoot('answers', '힌트 2');
  pretend('exercise:changed', { ...view, phase: 'unprepared', values: {} });
  await shoot('unprepared', '문제 시작');
  pretend('exercise:changed', { ...view, phase: 'preparing' });
  await shoot('preparing', '문제를 차리고 있어요');
  const passed = view.criteria.map((one) => ({ ...one, status: 'passed', earned: 25, reason: '' }));
  pretend('exercise:changed', { ...view, phase: 'done', earned: 100, criteria: passed });
  await shoot('done', '다 풀었어요');
  pretend('exercise:changed', { ...view, clears: ['컨테이너 `exit-lab`'] });
  await card.getByRole('button', { name: '처음부터 다시' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await takePictures(page, 'exercise-restart');
  await page.getByRole('dialog').getByRole('button', { name: '그대로 두기' }).click();
  line.cut();
  await shoot('paused', '저절로 확인하는 일을 잠시 멈췄어요');
});

test('a reviewer sees every dialog and menu', async ({ student }) => {
  const { page } = student;
  await student.openLesson('dockerfile-build', { step: 'plan' });
  await page.getByRole('button', { name: '단축키와 도움말' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await takePictures(page, 'dialog-help');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '실습 환경 메뉴' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await takePictures(page, 'menu-sandbox');
  await page.getByRole('menuitem', { name: '실습 환경 새로 만들기' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await takePictures(page, 'dialog-reset');
  await page.getByRole('button', { name: '그대로 두기' }).click();
  await page.getByRole('button', { name: '단계와 수업 고르기' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await takePictures(page, 'menu-lesson');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '터미널 메뉴' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await takePictures(page, 'menu-terminal');
  await page.keyboard.press('Escape');
  await student.file('message.txt').focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toBeVisible();
  await takePictures(page, 'dialog-delete');
});
