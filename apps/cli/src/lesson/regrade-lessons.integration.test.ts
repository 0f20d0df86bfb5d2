import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckSpec } from '@naru/checks/check-spec';
import { evaluateExercise } from '@naru/checks/evaluate-exercise';
import { noEvidence } from '@naru/checks/evidence';
import { hashSpec } from '@naru/checks/hash-spec';
import { recordProbe } from '@naru/checks/record-probe';
import { seededRandom } from '@naru/checks/seeded-random';
import { createFakeEngineProbe, type FakeEngine } from '@naru/checks/testing/fake-engine-probe';
import { applyMigrations } from '@naru/db/apply-migrations';
import { createDatabase, type Database } from '@naru/db/database';
import { checkLesson } from '@naru/lesson/compile-lesson';
import { createDatabase as createPostgresDatabase } from '@naru/postgres/create-database';
import { type RunningPostgres, startPostgres } from '@naru/postgres/start-postgres';
import { attemptResult } from '@naru/protocol/attempt-result';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readLessons } from './read-lessons.ts';
import { runLessonCommand } from './run-lesson-command.ts';

let root: string;
let postgres: RunningPostgres;
let url: string;
let cwd: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'naru-regrade-'));
  postgres = await startPostgres({ dataDir: path.join(root, 'data'), password: 'secret', log: () => {} });
});

afterAll(async () => {
  await postgres?.stop();
  await rm(root, { recursive: true, force: true });
});

beforeEach(async () => {
  count += 1;
  url = await createPostgresDatabase(postgres.url, `test_${count}`);
  await applyMigrations({ url });
  cwd = path.join(root, `project-${count}`);
});

/** A lesson with one exercise, `serve`, worth 100 points. */
async function writeLesson(check: string): Promise<void> {
  const folder = path.join(cwd, 'lessons/09-ports');
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'index.md'),
    `---
slug: ports
number: "L09"
title: 포트
subtitle: 열어 봐요
minutes: 5
goals: [포트를 열어요]
prerequisites: []
images: [nginx]
---

## 시작 {#start}

:::do
해 봐요.
:::

::::exercise{id="serve" title="열기" points=100}
열어 보세요.

\`\`\`yaml checks
criteria:
  - { id: made, points: 40, text: 컨테이너가 있어요, check: { container: { name: web } } }
  - { id: open, points: 60, text: 열렸어요, check: ${check} }
\`\`\`
::::
`,
  );
}

async function readSpec(): Promise<CheckSpec> {
  const [lesson] = await readLessons(cwd);
  if (lesson === undefined) throw new Error('no lesson');
  const { lesson: compiled, problems } = checkLesson({ ...lesson, catalogueImages: undefined });
  const spec = compiled?.exercises[0]?.spec;
  if (spec === undefined) throw new Error(JSON.stringify(problems));
  return spec;
}

/** What the sandbox host would store of a student whose engine looks like this. */
async function store(db: Database, { engine, hasBasis = true }: { engine: FakeEngine; hasBasis?: boolean }) {
  const spec = await readSpec();
  count += 1;
  const { probe, readings } = recordProbe(createFakeEngineProbe(engine));
  const given = { values: { NONCE: 'n0nce' }, answers: {}, startedAtMs: 1_000 };
  const random = seededRandom('seed');
  const criteria = await evaluateExercise({ ...given, spec, evidence: noEvidence, probe, random });
  const result = attemptResult.parse({
    ...given,
    resultId: `res_result${String(count).padStart(4, '0')}`,
    attemptId: 'att_abcdefgh',
    studentId: `stu_student${String(count).padStart(4, '0')}`,
    sandboxId: 'sbx_abcdefgh',
    lesson: 'ports',
    exerciseId: 'serve',
    decidedAtMs: Date.UTC(2026, 2, 1, 9),
    cause: 'asked',
    specHash: hashSpec(spec),
    points: 100,
    earned: criteria.reduce((sum, { earned }) => sum + earned, 0),
    criteria,
    ...(hasBasis ? { basis: { seed: 'seed', evidence: {}, readings: readings() } } : {}),
  });
  await db.attempts.recordResult(result);
  return result;
}

async function regrade(...args: string[]) {
  const lines: string[] = [];
  const code = await runLessonCommand(['regrade', ...args], {
    cwd,
    out: (line) => lines.push(line),
    openResults: async () => createDatabase({ url }),
  });
  return { code, text: lines.join('\n') };
}

const web = (hostPort: number): FakeEngine => ({
  containers: [{ name: 'web', portBindings: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort }] }],
});
const port8000 = '{ container: { name: web, ports: [{ host: 8000, container: 80 }] } }';
const anyPort = '{ container: { name: web, ports: [{ container: 80 }] } }';

test('tells what corrected checks would change, changes it when told to, and then has nothing more to do', async () => {
  await using db = createDatabase({ url });
  await writeLesson(port8000);
  const wronged = await store(db, { engine: web(8080) });
  const right = await store(db, { engine: web(8000) });
  expect([wronged.earned, right.earned]).toEqual([40, 100]);
  expect(await regrade()).toMatchObject({ code: 0, text: expect.stringContaining('바뀌는 결과가 없어요') });

  await writeLesson(anyPort);
  const { code, text } = await regrade('ports', '--exercise', 'serve');
  expect(code).toBe(0);
  expect(text).toMatch(
    new RegExp(
      `^ports serve {2}${wronged.studentId} {2}2026-03-01 09:00 {3}40/100 → 100/100 {2}open 0→60$`,
      'm',
    ),
  );
  expect(text).not.toContain(right.studentId);
  const bestOf = async ({ studentId }: typeof right) => (await db.attempts.bestByExercise({ studentId }))[0];
  expect(await bestOf(wronged)).toMatchObject({ earned: 40, completedAt: undefined });

  expect(await regrade('ports', '--apply')).toMatchObject({ text: expect.stringContaining('1개의 점수를') });
  const time = new Date(wronged.decidedAtMs);
  expect(await bestOf(wronged)).toMatchObject({ earned: 100, completedAt: time, lastAt: time });
  expect(await regrade('--apply')).toMatchObject({ text: expect.stringContaining('바뀌는 결과가 없어요') });
});

test('what cannot be decided again is listed and keeps its points', async () => {
  await using db = createDatabase({ url });
  await writeLesson(port8000);
  const bare = await store(db, { engine: web(8080), hasBasis: false });
  const seen = await store(db, { engine: web(8080) });
  await writeLesson('{ volume: { name: data } }');
  const { code, text } = await regrade('--apply');
  expect(code).toBe(0);
  expect(text).toContain('1개는 채점한 근거가 남아 있지 않아서');
  expect(text).toMatch(/1개는 그때 살펴보지 않은 것을 .*\["inspectVolume","data"\]/);
  for (const { studentId } of [bare, seen]) {
    expect(await db.attempts.bestByExercise({ studentId })).toMatchObject([{ earned: 40 }]);
  }
});

test('says so when it is not understood, when there is no such lesson, and when no site ever ran', async () => {
  await writeLesson(anyPort);
  expect((await regrade('--force')).code).toBe(2);
  expect((await regrade('ports', 'volumes')).code).toBe(2);
  expect((await regrade('volumes')).code).toBe(2);
  expect((await regrade('ports', '--exercise', 'gone')).code).toBe(2);
  const lines: string[] = [];
  const out = (line: string) => lines.push(line);
  expect(await runLessonCommand(['regrade'], { cwd, out, openResults: async () => undefined })).toBe(1);
  expect(lines.join()).toContain('./naru up');
});
