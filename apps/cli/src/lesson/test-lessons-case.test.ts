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
  expect(result.problems).toEqual(['70 points instead of 100']);
});

test('points before anything was done are a problem of the solution', async () => {
  const check = { not: { answer: { field: 'word', is: 'never' } } };
  const exercise = anExercise({ criteria: [{ id: 'free', points: 100, text: '공짜예요', check }] });
  const result = await runLessonCase(aSandbox().sandbox, exercise, aCase({ kind: 'solution' }));
  expect(result.problems).toEqual(['free gives 100 points before anything was done']);
});

test('a wrong answer has its points and its feedback, or it is a problem', async () => {
  const run = (expected: LessonCase['expect']) =>
    runLessonCase(aSandbox().sandbox, anExercise(), aCase({ expect: expected }));
  expect((await run({ points: 0, feedback: '낱말은 아니에요', zero: ['right', 'mine'] })).problems).toEqual(
    [],
  );
  const other = { points: 10, feedback: '다른 말', criteria: { right: 70 }, zero: ['nobody'] };
  expect((await run(other)).problems).toEqual([
    '0 points instead of 10',
    'right gives 0 instead of 70',
    'there is no criterion nobody',
    'nobody says: 다른 말',
  ]);
});

test('what could not be checked is a problem, also where no points were expected', async () => {
  const criteria = [{ id: 'told', points: 100, text: '기록이 있어요', check: { event: { action: 'die' } } }];
  const { problems } = await runLessonCase(
    aSandbox().sandbox,
    anExercise({ criteria }),
    aCase({ kind: 'cheat', expect: { points: 0 } }),
  );
  expect(problems).toEqual([expect.stringMatching(/^told could not be checked: ./)]);
});

test('a setup that fails ends the case and shows what it said', async () => {
  const { sandbox, did } = aSandbox(() => ({ exitCode: 3, output: 'no such image' }));
  const result = await runLessonCase(sandbox, anExercise({ setup: 'docker run x' }), aCase());
  expect(result).toMatchObject({ problems: ['the setup ended with 3'], output: 'no such image' });
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
    expect.stringContaining('does not decide the same again'),
  ]);
});
