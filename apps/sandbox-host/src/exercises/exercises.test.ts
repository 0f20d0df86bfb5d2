import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExerciseView } from '@naru/protocol/exercise-view';
import type { SandboxId } from '@naru/protocol/ids';
import type { FakeChecks } from '@naru/testing/fake-sandbox-checks';
import { FakeSandboxRuntime } from '@naru/testing/fake-sandbox-runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aHostOver, type HostFixture, type TestPage, until } from '../testing/host-fixture.ts';
import { lessonText } from '../testing/lesson-text.ts';

const LESSON = lessonText(
  'graded',
  `:::exercise{#greet title="인사하기" points=100}
\`docker run busybox echo {NONCE}\`를 실행해 보세요.

\`\`\`yaml checks
reset:
  containers: ['greet-{N}']
  files: [Dockerfile]
values:
  N: { from: 3, to: 99 }
answers:
  - { id: word, label: 본 글 }
criteria:
  - id: made
    points: 50
    text: '{NONCE}를 출력하는 컨테이너가 있어요'
    check: { container: { name: greeter, command: { contains: '{NONCE}' } } }
    hint: 이름을 보세요.
  - id: ended
    points: 30
    text: 스스로 끝났어요
    check: { event: { action: die, exitCode: 0 } }
  - id: told
    points: 20
    text: 본 글을 적었어요
    check: { answer: { field: word, is: '{NONCE}' } }
hints:
  - 첫째 힌트예요. {NONCE}
  - 둘째 힌트예요.
\`\`\`
:::

:::exercise{#laid-out title="준비된 문제" points=100}
준비된 컨테이너를 멈추세요.

\`\`\`yaml checks
setup: docker run -d --name mystery httpd:2.4
reset:
  containers: [mystery]
criteria:
  - id: stopped
    points: 100
    text: mystery가 멈췄어요
    check: { container: { name: mystery, status: exited } }
\`\`\`
:::
`,
);

const TESTS = `greet:
  solution:
    files: { note.txt: '{NONCE}' }
    do: docker run --name greeter busybox echo {NONCE}
    answers: { word: { run: docker logs greeter } }
`;

let fixture: HostFixture<FakeSandboxRuntime>;
let page: TestPage;
let lookedAt: number;

async function aLesson(host: typeof fixture): Promise<void> {
  const folder = join(host.config.lessonsDir, '03-graded');
  await mkdir(join(folder, 'files'), { recursive: true });
  await writeFile(join(folder, 'index.md'), LESSON);
  await writeFile(join(folder, 'tests.yaml'), TESTS);
  await writeFile(join(folder, 'files', 'Dockerfile'), 'FROM alpine\n');
}

beforeEach(async () => {
  fixture = await aHostOver(new FakeSandboxRuntime());
  await aLesson(fixture);
  page = await fixture.page('mina', { lesson: 'graded' });
  lookedAt = 0;
});
afterEach(async () => {
  page[Symbol.dispose]();
  await fixture[Symbol.asyncDispose]();
});

const list = async () => (await page.ask('exercise:list', {})).exercises;
const exercise = async (id = 'greet'): Promise<ExerciseView> => {
  const found = (await list()).find(({ exerciseId }) => exerciseId === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const statuses = (view: ExerciseView) => view.criteria.map(({ status }) => status).join(' ');
const check = (exerciseId: string, answers?: Record<string, string>) =>
  page.ask('exercise:check', { exerciseId, ...(answers === undefined ? {} : { answers }) });
const latest = (id: string) =>
  page.payloads('exercise:changed').findLast(({ exerciseId }) => exerciseId === id);
/** Once each view: one that was shown for a moment only counts as well. */
const shows = (expected: string, id = 'greet') =>
  until(
    () => {
      const views = page.payloads('exercise:changed');
      const found = views.findIndex(
        (view, index) => index >= lookedAt && view.exerciseId === id && statuses(view) === expected,
      );
      if (found === -1) return undefined;
      lookedAt = found + 1;
      return views[found];
    },
    `${expected}, is ${statuses(latest(id) ?? ({ criteria: [] } as never))}`,
  );

function checksOf(host = fixture): FakeChecks {
  const [sandbox] = host.runtime.engine.sandboxes.values();
  if (sandbox === undefined) throw new Error('no sandbox');
  return host.runtime.sandbox(sandbox.sandboxId as SandboxId).checks;
}
async function begun(): Promise<{ checks: FakeChecks; nonce: string }> {
  await page.start();
  const { values } = await exercise();
  return { checks: checksOf(), nonce: values.NONCE ?? '' };
}
function greet(checks: FakeChecks, nonce: string): void {
  checks.engine.containers = [{ name: 'greeter', cmd: ['echo', nonce] }];
  checks.happen({ action: 'create', name: 'greeter' });
}

describe('a card', () => {
  test('is there before the sandbox is, with nothing begun', async () => {
    expect(await exercise()).toMatchObject({ phase: 'unprepared', values: {}, earned: 0, points: 100 });
  });

  test('begins by itself when the sandbox runs, unless something is to be laid out', async () => {
    await page.start();
    const [greet, laidOut] = await list();
    expect(greet).toMatchObject({
      phase: 'open',
      values: { NONCE: expect.stringMatching(/^[a-z]+-[a-z]+-\d\d$/), student: 'naxxxx' },
      clears: [expect.stringMatching(/^컨테이너 `greet-\d+`$/), expect.stringContaining('Dockerfile')],
      hints: [],
      hintCount: 2,
    });
    expect(statuses(greet as ExerciseView)).toBe('pending pending pending');
    expect(laidOut).toMatchObject({ phase: 'unprepared', values: {} });
  });

  test('never says how a criterion is decided', async () => {
    await page.start();
    expect(JSON.stringify(await list())).not.toMatch(/exitCode|setup|docker run|contains/);
  });

  test('tells another lesson that it has no such exercise', async () => {
    await page.start();
    using other = await fixture.page('mina', { lesson: 'first-run' });
    expect(await other.codeOf(other.send('exercise:check', { exerciseId: 'greet' }))).toBe(
      'EXERCISE_NOT_FOUND',
    );
    expect(await other.ask('exercise:list', {})).toEqual({ exercises: [] });
  });
});

describe('verdicts by themselves', () => {
  test('tick what an event has made true, and say what is missing only after a while', async () => {
    const { checks, nonce } = await begun();
    greet(checks, nonce);
    const first = await shows('passed pending pending');
    expect(first.earned).toBe(50);
    checks.happen({ action: 'die', name: 'greeter', exitCode: 1 });
    const second = await shows('passed failed pending');
    expect(second.criteria[1]?.reason).not.toBe('');
    checks.happen({ action: 'die', name: 'greeter', exitCode: 0 });
    await shows('passed passed pending');
  });

  test('take a tick back when it is no longer true', async () => {
    const { checks, nonce } = await begun();
    greet(checks, nonce);
    await shows('passed pending pending');
    checks.engine.containers = [];
    checks.happen({ action: 'destroy', name: 'greeter' });
    await shows('pending pending pending');
  });

  test('stay out of what happened before the attempt', async () => {
    await page.start();
    checksOf().happen({ action: 'die', exitCode: 0 });
    await list();
    expect(statuses(await check('greet'))).toBe('failed failed failed');
  });
});

describe('a check that is asked for', () => {
  test('judges everything, gives reasons, and counts when it fails', async () => {
    const { nonce, checks } = await begun();
    const failed = await check('greet');
    expect(statuses(failed)).toBe('failed failed failed');
    expect(failed).toMatchObject({ failedChecks: 1, earned: 0, isChecking: false, phase: 'open' });
    expect(failed.criteria[0]).toMatchObject({ reason: expect.stringMatching(/./), hint: '이름을 보세요.' });
    greet(checks, nonce);
    checks.happen({ action: 'die', name: 'greeter', exitCode: 0 });
    const done = await check('greet', { word: nonce });
    expect(done).toMatchObject({ phase: 'done', earned: 100, answers: { word: nonce }, failedChecks: 1 });
    expect(done.canSeeSolution).toBe(true);
  });

  test('waits for a server that has just been started, which a verdict by itself does not', async () => {
    const { nonce, checks } = await begun();
    greet(checks, nonce);
    await shows('passed pending pending');
    expect(checks.patience.length).toBeGreaterThan(0);
    expect(checks.patience).not.toContain(true);
    await check('greet');
    expect(checks.patience.at(-1)).toBe(true);
  });

  test('stays done when the student tidies up', async () => {
    const { nonce, checks } = await begun();
    greet(checks, nonce);
    checks.happen({ action: 'die', name: 'greeter', exitCode: 0 });
    await check('greet', { word: nonce });
    checks.engine.containers = [];
    checks.happen({ action: 'destroy', name: 'greeter' });
    expect(await check('greet')).toMatchObject({ phase: 'done', earned: 50 });
  });

  test('is one run for who asks twice', async () => {
    const { checks } = await begun();
    const gate = Promise.withResolvers<void>();
    checks.probeGate = gate.promise;
    const asked = [check('greet'), check('greet'), check('greet')];
    await until(() => latest('greet')?.isChecking, 'a run');
    gate.resolve();
    expect((await Promise.all(asked)).map(({ failedChecks }) => failedChecks)).toEqual([1, 1, 1]);
    expect(checks.mostOpenProbes).toBe(1);
  });

  test('shows what it says when it can no longer be lost, in one step', async () => {
    await begun();
    await check('greet');
    const shown = page.payloads('exercise:changed').filter((view) => statuses(view).includes('failed'));
    expect(shown.map(({ isChecking, failedChecks }) => ({ isChecking, failedChecks }))).toEqual([
      { isChecking: false, failedChecks: 1 },
    ]);
  });

  test('is "could not check" when the engine does not answer, and costs nothing', async () => {
    const { checks } = await begun();
    checks.isDown = true;
    const view = await check('greet');
    expect(statuses(view)).toBe('unchecked unchecked failed');
    checks.isDown = false;
    expect((await exercise()).earned).toBe(0);
  });

  test('needs an attempt', async () => {
    await begun();
    expect(await page.codeOf(page.send('exercise:check', { exerciseId: 'laid-out' }))).toBe(
      'EXERCISE_NOT_OPEN',
    );
    expect(await page.codeOf(page.send('exercise:check', { exerciseId: 'nothing' }))).toBe(
      'EXERCISE_NOT_FOUND',
    );
  });
});

describe('a start', () => {
  test('lays out what the exercise needs', async () => {
    const { checks } = await begun();
    const view = await page.ask('exercise:start', { exerciseId: 'laid-out' });
    expect(view).toMatchObject({ phase: 'open', clears: ['컨테이너 `mystery`'] });
    expect(checks.scripts.map(({ script }) => script)).toEqual(['docker run -d --name mystery httpd:2.4']);
    expect(page.payloads('exercise:changed').map(({ phase }) => phase)).toContain('preparing');
  });

  test('again takes away what belongs to the exercise, and draws new values', async () => {
    const { checks, nonce } = await begun();
    const n = (await exercise()).values.N;
    greet(checks, nonce);
    await shows('passed pending pending');
    const view = await page.ask('exercise:start', { exerciseId: 'greet' });
    expect(statuses(view)).toBe('pending pending pending');
    expect(view.values.NONCE).not.toBe(nonce);
    expect(checks.scripts[0]?.args).toEqual(['containers', `greet-${n}`, 'files', 'Dockerfile']);
    expect(Buffer.from(checks.scripts[0]?.stdin ?? []).toString()).toContain('FROM alpine');
  });

  test('that fails leaves nothing begun', async () => {
    const { checks } = await begun();
    checks.scriptExitCode = 1;
    expect(await page.codeOf(page.send('exercise:start', { exerciseId: 'laid-out' }))).toBe(
      'EXERCISE_SETUP_FAILED',
    );
    expect((await exercise('laid-out')).phase).toBe('unprepared');
  });
});

describe('help', () => {
  test('comes one hint at a time, the last one again', async () => {
    const { nonce } = await begun();
    const hint = () => page.ask('exercise:hint', { exerciseId: 'greet' });
    expect((await hint()).hints).toEqual([`첫째 힌트예요. ${nonce}`]);
    expect((await hint()).hints).toHaveLength(2);
    expect((await hint()).hints).toHaveLength(2);
  });

  test('shows the model solution after three failed checks, with the values of the attempt', async () => {
    const { nonce } = await begun();
    const ask = () => page.send('exercise:solution', { exerciseId: 'greet' });
    await check('greet');
    await check('greet');
    expect(await page.codeOf(ask())).toBe('SOLUTION_LOCKED');
    expect((await check('greet')).canSeeSolution).toBe(true);
    expect(await page.ask('exercise:solution', { exerciseId: 'greet' })).toEqual({
      files: [{ path: 'note.txt', text: nonce }],
      commands: `docker run --name greeter busybox echo ${nonce}`,
      answers: [{ label: '본 글', text: 'docker logs greeter' }],
    });
  });
});

describe('after a restart of the program', () => {
  test('attempts, counters and evidence are as they were', async () => {
    const { checks, nonce } = await begun();
    greet(checks, nonce);
    checks.happen({ action: 'die', name: 'greeter', exitCode: 0 });
    await shows('passed passed pending');
    await check('greet');
    page[Symbol.dispose]();
    await fixture.restart();
    page = await fixture.page('mina', { lesson: 'graded' });
    const view = await until(async () => {
      const found = await exercise();
      return found.phase === 'open' ? found : undefined;
    });
    expect(view).toMatchObject({ values: { NONCE: nonce }, failedChecks: 1, earned: 80 });
    expect(await check('greet', { word: nonce })).toMatchObject({ phase: 'done', earned: 100 });
  });

  test('a new sandbox begins a new attempt and keeps the counters', async () => {
    const { nonce } = await begun();
    await check('greet');
    await page.ask('sandbox:reset', { confirm: 'lose-everything' });
    const fresh = await until(() => {
      const view = latest('greet');
      return view?.phase === 'open' && view.values.NONCE !== nonce ? view : undefined;
    }, 'a new attempt');
    expect(fresh).toMatchObject({ failedChecks: 1, earned: 0 });
  });
});
