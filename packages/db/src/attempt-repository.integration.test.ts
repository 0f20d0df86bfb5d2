import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase as createPostgresDatabase } from '@naru/postgres/create-database';
import { type RunningPostgres, startPostgres } from '@naru/postgres/start-postgres';
import { type AttemptResult, attemptResult } from '@naru/protocol/attempt-result';
import type { ResultId, StudentId } from '@naru/protocol/ids';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';
import { createDatabase, type Database } from './database.ts';

let root: string;
let postgres: RunningPostgres;
let url: string;
let db: Database;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'naru-attempts-'));
  postgres = await startPostgres({ dataDir: join(root, 'data'), password: 'secret', log: () => {} });
  url = await createPostgresDatabase(postgres.url, 'naru');
  await applyMigrations({ url });
  db = createDatabase({ url });
});

afterAll(async () => {
  await db?.[Symbol.asyncDispose]();
  await postgres?.stop();
  await rm(root, { recursive: true, force: true });
});

const nextId = (prefix: string) => {
  count += 1;
  return `${prefix}_test${String(count).padStart(8, '0')}`;
};
const aStudentId = () => nextId('stu') as StudentId;
const at = (time: string) => new Date(`2026-03-01T${time}Z`);

function aResult({
  time = '09:00:00',
  ...parts
}: Partial<Record<keyof AttemptResult, unknown>> & { time?: string } = {}): AttemptResult {
  return attemptResult.parse({
    resultId: nextId('res'),
    attemptId: 'att_abcdefgh',
    studentId: aStudentId(),
    sandboxId: 'sbx_abcdefgh',
    lesson: 'first-run',
    exerciseId: 'hello',
    startedAtMs: at(time).getTime() - 60_000,
    decidedAtMs: at(time).getTime(),
    cause: 'asked',
    specHash: 'one',
    points: 10,
    earned: 4,
    criteria: [{ id: 'made', title: 'made', status: 'failed', points: 10, earned: 4, reason: '아직' }],
    answers: { why: 'a\u0000b\ud800' },
    values: { NONCE: 'n0nce', N: 42 },
    basis: {
      seed: 's',
      evidence: { events: { entries: [], hasGaps: false } },
      readings: [{ ask: '["readFile",{"workspace":"a"}]', answer: { text: 'raw\u0000\udfff 한글' } }],
    },
    ...parts,
  });
}

async function query(sql: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

test('a result comes back as it was decided, with what it was decided by, also where jsonb would refuse it', async () => {
  const result = aResult({ lesson: 'whole' });
  await db.attempts.recordResult(result);
  const { basis, lesson, attemptId, sandboxId, ...rest } = result;
  expect(await db.attempts.listResults({ lesson: 'whole', limit: 10 })).toEqual([
    { ...rest, lessonSlug: lesson },
  ]);
  expect(await db.attempts.findBasis(result.resultId)).toEqual(basis);
  expect((await db.students.findStudent(result.studentId))?.createdAt).toEqual(at('09:00:00'));
});

test('the same result delivered again, also at once, is stored once', async () => {
  const result = aResult({ lesson: 'twice' });
  await Promise.all([1, 2, 3].map(() => db.attempts.recordResult(result)));
  await db.attempts.recordResult({ ...result, earned: 10 });
  expect(await db.attempts.listResults({ lesson: 'twice', limit: 10 })).toMatchObject([{ earned: 4 }]);
});

test('which criteria an event has judged is kept', async () => {
  const whole = aResult();
  const basis = { seed: 's', evidence: null, readings: [], only: ['made'] };
  const result = { ...whole, cause: 'event', basis } as const;
  await db.attempts.recordResult(result);
  expect(await db.attempts.findBasis(result.resultId)).toEqual(basis);
});

test('a result without its basis is kept', async () => {
  const result = aResult({ basis: undefined });
  await db.attempts.recordResult(result);
  expect(await db.attempts.findBasis(result.resultId)).toBeUndefined();
});

test('the best result of each exercise counts, completed at the first full marks', async () => {
  const studentId = aStudentId();
  const results = [
    { time: '09:00:00', earned: 4 },
    { time: '09:10:00', earned: 10 },
    { time: '09:20:00', earned: 7 },
    { time: '09:30:00', earned: 10 },
    { time: '09:05:00', earned: 0, exerciseId: 'other' },
    { time: '09:06:00', earned: 3, lesson: 'volumes', exerciseId: 'hello' },
  ];
  for (const parts of results) await db.attempts.recordResult(aResult({ studentId, ...parts }));
  await db.attempts.recordResult(aResult({ earned: 10 }));
  const ofFirstRun = [
    {
      lessonSlug: 'first-run',
      exerciseId: 'hello',
      earned: 10,
      points: 10,
      completedAt: at('09:10:00'),
      lastAt: at('09:30:00'),
    },
    {
      lessonSlug: 'first-run',
      exerciseId: 'other',
      earned: 0,
      points: 10,
      completedAt: undefined,
      lastAt: at('09:05:00'),
    },
  ];
  expect(await db.attempts.bestByExercise({ studentId, lesson: 'first-run' })).toEqual(ofFirstRun);
  expect(await db.attempts.bestByExercise({ studentId })).toEqual([
    ...ofFirstRun,
    {
      lessonSlug: 'volumes',
      exerciseId: 'hello',
      earned: 3,
      points: 10,
      completedAt: undefined,
      lastAt: at('09:06:00'),
    },
  ]);
});

test('the latest re-grading counts in place of the points, and moves no time', async () => {
  const result = aResult({ lesson: 'regraded' });
  await db.attempts.recordResult(result);
  const { resultId, studentId, criteria } = result;
  const regrade = (specHash: string, earned: number) =>
    db.attempts.recordRegrading({ resultId, at: at('20:00:00'), specHash, points: 12, earned, criteria });
  await regrade('two', 12);
  const times = { completedAt: at('09:00:00'), lastAt: at('09:00:00') };
  expect(await db.attempts.bestByExercise({ studentId })).toMatchObject([
    { earned: 12, points: 12, ...times },
  ]);
  await regrade('three', 5);
  expect(await db.attempts.bestByExercise({ studentId })).toMatchObject([
    { earned: 5, points: 12, completedAt: undefined },
  ]);
  expect(await db.attempts.listResults({ lesson: 'regraded', limit: 10 })).toMatchObject([
    { specHash: 'three', earned: 5, points: 12, criteria },
  ]);
});

test('results are listed page by page, of one lesson and exercise', async () => {
  const lesson = 'pages';
  const results = Array.from({ length: 5 }, (_, index) =>
    aResult({ lesson, exerciseId: index === 4 ? 'last' : 'hello' }),
  );
  for (const result of results) await db.attempts.recordResult(result);
  const pages: ResultId[][] = [];
  let after: ResultId | undefined;
  do {
    const page = await db.attempts.listResults({ lesson, limit: 2, ...(after ? { after } : {}) });
    pages.push(page.map(({ resultId }) => resultId));
    after = page.at(-1)?.resultId;
  } while (after !== undefined);
  expect(pages.flat()).toEqual(results.map(({ resultId }) => resultId));
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1, 0]);
  expect(await db.attempts.listResults({ lesson, exerciseId: 'last', limit: 10 })).toHaveLength(1);
});

test('what is stored can be neither changed nor removed', async () => {
  const result = aResult({ lesson: 'kept' });
  await db.attempts.recordResult(result);
  await db.attempts.recordRegrading({ ...result, at: at('20:00:00') });
  for (const table of ['AttemptResult', 'AttemptBasis', 'Regrading']) {
    const where = `WHERE "resultId" = '${result.resultId}'`;
    for (const sql of [
      `UPDATE "${table}" SET "resultId" = "resultId" ${where}`,
      `DELETE FROM "${table}" ${where}`,
      `TRUNCATE "${table}" CASCADE`,
    ]) {
      await expect(query(sql), sql).rejects.toMatchObject({ code: '23001' });
    }
  }
  await expect(
    query('UPDATE "Student" SET "id" = $1 WHERE "id" = $2', ['stu_other000', result.studentId]),
  ).rejects.toMatchObject({ code: '23001' });
});

test('a student who is removed takes their results along, and nobody else’s', async () => {
  const [result, neighbour] = [aResult({ lesson: 'removed' }), aResult({ lesson: 'removed' })];
  for (const one of [result, neighbour]) {
    await db.attempts.recordResult(one);
    await db.attempts.recordRegrading({ ...one, at: at('20:00:00') });
  }
  await query('DELETE FROM "Student" WHERE "id" = $1', [result.studentId]);
  expect(await db.attempts.listResults({ lesson: 'removed', limit: 10 })).toMatchObject([
    { resultId: neighbour.resultId },
  ]);
  for (const table of ['AttemptBasis', 'Regrading']) {
    const rows = await query(`SELECT "resultId" FROM "${table}" WHERE "resultId" IN ($1, $2)`, [
      result.resultId,
      neighbour.resultId,
    ]);
    expect(rows).toEqual([{ resultId: neighbour.resultId }]);
  }
});

test('among the results of a whole school, one student’s are found by an index', async () => {
  const studentId = aStudentId();
  await db.attempts.recordResult(aResult({ studentId }));
  await query(
    `INSERT INTO "Student" ("id") SELECT 'stu_school' || pupil FROM generate_series(1000, 1999) AS pupil`,
  );
  await query(
    `INSERT INTO "AttemptResult"
     SELECT 'res_school' || pupil || try, 'att_abcdefgh', 'stu_school' || pupil, 'sbx_abcdefgh', 'school', 'hello',
       now(), now(), now(), 'asked', 'one', 10, try, '[]', '{}', '{}'
     FROM generate_series(1000, 1999) AS pupil, generate_series(0, 9) AS try`,
  );
  await query('ANALYZE');
  const plan = await query(
    `EXPLAIN (FORMAT JSON) SELECT "earned" FROM "AttemptResult" WHERE "studentId" = '${studentId}'`,
  );
  expect(JSON.stringify(plan)).toContain('AttemptResult_studentId_lessonSlug');
  expect(await db.attempts.bestByExercise({ studentId })).toHaveLength(1);
});
