import { checkSpec } from '@naru/checks/check-spec';
import { noEvidence } from '@naru/checks/evidence';
import { createFakeEngineProbe } from '@naru/checks/testing/fake-engine-probe';
import { expect, test } from 'vitest';
import { type LessonCase, runLessonCase } from './test-lessons-case.ts';
import type { LessonSandbox } from './test-lessons-sandbox.ts';

/** A sandbox whose shell prints what it is told, or fails; nothing in it can be probed. */
function aSandbox(shell: (script: string) => { exitCode: number; output: string } = echo) {
  const did: string[] = [];
  const sandbox: LessonSandbox = {
    workspace: '/root/lab/x',
    checks: {
      startRecording: async () => {},
      mark: async () => 0,
      readEvidence: async () => noEvidence,
      openProbe: () => ({ close: async () => {} }) as ReturnType<LessonSandbox['checks']['openProbe']>,
      runAsPlatform: async () => ({ exitCode: 0, output: '' }),
      close: async () => {},
      letGo: () => {},
    },
    run: async (script) => {
      did.push(script);
      return shell(script);
    },
    writeFile: async (path, text) => {
      did.push(`${path}=${text}`);
    },
    clean: async () => true,
    remove: async () => {},
  };
  return { sandbox, did };
}

const echo = (script: string) => ({ exitCode: 0, output: `${script}\n` });

function anExercise(change: Record<string, unknown> = {}) {
  const spec = checkSpec.parse({
    answers: [{ id: 'word', label: '낱말' }],
    criteria: [
      {
        id: 'right',
        points: 70,
        text: '맞는 낱말이에요',
        check: { answer: { field: 'word', is: { startsWith: 'go' } } },
        feedback: [{ when: { answer: { field: 'word', is: 'bad' } }, text: '그 낱말은 아니에요.' }],
      },
      {
        id: 'mine',
        points: 30,
        text: '내 낱말이에요',
        check: { answer: { field: 'word', is: { endsWith: '{NONCE}' } } },
      },
    ],
    ...change,
  });
  return { spec, points: 100 };
}

function aCase(change: Partial<LessonCase> = {}): LessonCase {
  return { kind: 'wrong', name: 'x', attempt: { answers: { word: 'bad' } }, expect: {}, ...change };
}

test('a solution with full marks is as expected, its answer may come from a command', async () => {
  const { sandbox, did } = aSandbox();
  const attempt = {
    files: { 'a.txt': '{NONCE}' },
    do: ['one {NONCE}', 'two'],
    answers: { word: { run: 'go-{NONCE}' } },
  };
  const result = await runLessonCase(sandbox, anExercise(), aCase({ kind: 'solution', attempt }));
  expect(result).toMatchObject({ earned: 100, problems: [] });
  const nonce = did[0]?.split('=')[1];
  expect(did).toEqual([`a.txt=${nonce}`, `one ${nonce}`, 'two', `go-${nonce}`]);
});

test('a solution without full marks is a problem', async () => {
  const attempt = { answers: { word: 'good' } };
  const result = await runLessonCase(aSandbox().sandbox, anExercise(), aCase({ kind: 'solution', attempt }));
  expect(result.problems).toEqual(['70점이에요. 100점이어야 해요.']);
});

test('points before anything was done are a problem of the solution', async () => {
  const check = { not: { answer: { field: 'word', is: 'never' } } };
  const exercise = anExercise({ criteria: [{ id: 'free', points: 100, text: '공짜예요', check }] });
  const result = await runLessonCase(aSandbox().sandbox, exercise, aCase({ kind: 'solution' }));
  expect(result.problems).toEqual([
    expect.stringContaining('아무것도 하지 않았는데 벌써 점수가 있어요: free 100점'),
  ]);
});

test('a wrong answer has its points and its feedback, or it is a problem', async () => {
  const run = (expected: LessonCase['expect']) =>
    runLessonCase(aSandbox().sandbox, anExercise(), aCase({ expect: expected }));
  expect((await run({ points: 0, feedback: '낱말은 아니에요', zero: ['right', 'mine'] })).problems).toEqual(
    [],
  );
  const other = { points: 10, feedback: '다른 말', criteria: { right: 70 }, zero: ['nobody'] };
  expect((await run(other)).problems).toEqual([
    '0점이에요. 10점이어야 해요.',
    '확인 항목 right: 0점이에요. 70점이어야 해요.',
    'tests.yaml에 적은 확인 항목이 이 문제에 없어요: nobody (있는 것: right, mine)',
    expect.stringMatching(/^이 글이 어느 확인 항목에도 나오지 않았어요.*: 다른 말$/),
  ]);
});

test('what could not be checked is a problem, also where no points were expected', async () => {
  const criteria = [{ id: 'told', points: 100, text: '기록이 있어요', check: { event: { action: 'die' } } }];
  const { problems } = await runLessonCase(
    aSandbox().sandbox,
    anExercise({ criteria }),
    aCase({ kind: 'cheat', expect: { points: 0 } }),
  );
  expect(problems).toEqual([
    expect.stringMatching(/^확인 항목 told: 확인하지 못했어요.*: ./),
    expect.stringContaining('엔진의 사건(event), 엔진이 받은 요청(api), 터미널의 docker 명령(cli)'),
  ]);
});

test('a setup that fails ends the case and shows what it said', async () => {
  const { sandbox, did } = aSandbox(() => ({ exitCode: 3, output: 'no such image' }));
  const result = await runLessonCase(sandbox, anExercise({ setup: 'docker run x' }), aCase());
  expect(result).toMatchObject({
    problems: [expect.stringContaining('종료 코드(3)')],
    output: 'no such image',
  });
  expect(did).toEqual(['docker run x']);
});

test('an evaluation whose record would decide otherwise is a problem', async () => {
  const { sandbox } = aSandbox();
  const engine = createFakeEngineProbe({ containers: [{ name: 'web', log: 'ready' }] });
  const log = { stdout: '', stderr: '', text: 'ready', isCut: false };
  const spec = checkSpec.parse({
    criteria: [
      { id: 'ready', points: 100, text: '준비됐어요', check: { container: { name: 'web', log: 'ready' } } },
    ],
  });
  const run = (toJSON: () => unknown) => {
    const probe = { ...engine, containerLogs: async () => ({ ...log, toJSON }), close: async () => {} };
    sandbox.checks.openProbe = () => probe as unknown as ReturnType<typeof sandbox.checks.openProbe>;
    return runLessonCase(sandbox, { spec, points: 100 }, aCase({ kind: 'right', expect: { points: 100 } }));
  };
  expect((await run(() => log)).problems).toEqual([]);
  expect((await run(() => ({ ...log, text: '' }))).problems).toEqual([
    expect.stringContaining('다시 매기면 결과가 달라져요'),
  ]);
});
