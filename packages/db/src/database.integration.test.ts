import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase as createPostgresDatabase } from '@naru/postgres/create-database';
import { type RunningPostgres, startPostgres } from '@naru/postgres/start-postgres';
import type { StudentId } from '@naru/protocol/ids';
import { isAppError } from '@naru/service-kit/app-error';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';
import { createDatabase } from './database.ts';

let root: string;
let postgres: RunningPostgres;
let url: string;
let count = 0;

const start = () => startPostgres({ dataDir: join(root, 'data'), port, password: 'secret', log: () => {} });
let port = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'naru-database-'));
  postgres = await start();
  port = postgres.port;
  url = await createPostgresDatabase(postgres.url, 'naru');
  await applyMigrations({ url });
});

afterAll(async () => {
  await postgres?.stop({ evenAdopted: true });
  await rm(root, { recursive: true, force: true });
});

function aStudentId(): StudentId {
  count += 1;
  return `stu_student${String(count).padStart(4, '0')}` as StudentId;
}

const at = (time: string) => new Date(`2026-03-01T${time}Z`);

test('a student is made at the first visit, and later visits only move the last one forward', async () => {
  await using db = createDatabase({ url });
  const studentId = aStudentId();
  expect(await db.students.findStudent(studentId)).toBeUndefined();
  await db.students.recordVisit({ studentId, at: at('09:00:00') });
  await db.students.recordVisit({ studentId, at: at('11:00:00') });
  await db.students.recordVisit({ studentId, at: at('10:00:00') });
  expect(await db.students.findStudent(studentId)).toEqual({
    studentId,
    displayName: undefined,
    createdAt: at('09:00:00'),
    lastSeenAt: at('11:00:00'),
  });
});

test('progress of a student nobody has seen yet is kept, with the student', async () => {
  await using db = createDatabase({ url });
  const studentId = aStudentId();
  const visit = { studentId, lessonSlug: 'first-run', lastStepId: 'pull', visitedStepIds: ['intro', 'pull'] };
  expect(await db.progress.recordProgress({ ...visit, at: at('09:00:00') })).toEqual({
    lessonSlug: 'first-run',
    lastStepId: 'pull',
    visitedStepIds: ['intro', 'pull'],
    firstVisitedAt: at('09:00:00'),
    updatedAt: at('09:00:00'),
  });
  expect((await db.students.findStudent(studentId))?.createdAt).toEqual(at('09:00:00'));
});

test('visited steps are united in the order of first visits, and repeating changes nothing', async () => {
  await using db = createDatabase({ url });
  const key = { studentId: aStudentId(), lessonSlug: 'first-run' };
  await db.progress.recordProgress({
    ...key,
    lastStepId: 'b',
    visitedStepIds: ['a', 'b'],
    at: at('09:00:00'),
  });
  for (const time of ['09:01:00', '09:02:00']) {
    await db.progress.recordProgress({
      ...key,
      lastStepId: 'a',
      visitedStepIds: ['d', 'a', 'c'],
      at: at(time),
    });
  }
  expect(await db.progress.findProgress(key)).toEqual({
    lessonSlug: 'first-run',
    lastStepId: 'a',
    visitedStepIds: ['a', 'b', 'd', 'c'],
    firstVisitedAt: at('09:00:00'),
    updatedAt: at('09:02:00'),
  });
});

test('many tabs at once lose no step', async () => {
  // They wait for each other at one row, and for a connection.
  await using db = createDatabase({ url, connectTimeoutMs: 60_000, queryTimeoutMs: 60_000 });
  const key = { studentId: aStudentId(), lessonSlug: 'volumes' };
  const steps = Array.from({ length: 20 }, (_, index) => `step-${index}`);
  await Promise.all(
    steps.map((step) =>
      db.progress.recordProgress({ ...key, lastStepId: step, visitedStepIds: [step], at: at('09:00:00') }),
    ),
  );
  const progress = await db.progress.findProgress(key);
  expect(progress?.visitedStepIds.toSorted()).toEqual(steps.toSorted());
});

test('a student sees their own progress alone, latest lesson first', async () => {
  await using db = createDatabase({ url });
  const studentId = aStudentId();
  const visit = { lastStepId: 'a', visitedStepIds: [] };
  await db.progress.recordProgress({ ...visit, studentId, lessonSlug: 'one', at: at('09:00:00') });
  await db.progress.recordProgress({ ...visit, studentId, lessonSlug: 'two', at: at('10:00:00') });
  await db.progress.recordProgress({
    ...visit,
    studentId: aStudentId(),
    lessonSlug: 'one',
    at: at('11:00:00'),
  });
  expect((await db.progress.listProgress(studentId)).map(({ lessonSlug }) => lessonSlug)).toEqual([
    'two',
    'one',
  ]);
});

test('a moment is stored as it is, also when the database lives in Seoul', async () => {
  const seoul = await createPostgresDatabase(postgres.url, 'seoul');
  const admin = new pg.Client({ connectionString: seoul });
  await admin.connect();
  try {
    await admin.query("ALTER DATABASE seoul SET timezone = 'Asia/Seoul'");
    await applyMigrations({ url: seoul });
    await using db = createDatabase({ url: seoul });
    const studentId = aStudentId();
    await db.students.recordVisit({ studentId, at: at('00:00:00') });
    await db.progress.recordProgress({
      ...{ studentId, lessonSlug: 'one', lastStepId: 'a', visitedStepIds: [] },
      at: at('00:00:00'),
    });
    expect((await db.students.findStudent(studentId))?.createdAt).toEqual(at('00:00:00'));
    expect((await db.progress.findProgress({ studentId, lessonSlug: 'one' }))?.updatedAt).toEqual(
      at('00:00:00'),
    );
    const { rows } = await admin.query(
      `SELECT extract(epoch FROM s."createdAt")::int AS seen, extract(epoch FROM p."updatedAt")::int AS read
       FROM "Student" s JOIN "LessonProgress" p ON p."studentId" = s.id`,
    );
    const seconds = at('00:00:00').getTime() / 1_000;
    expect(rows).toEqual([{ seen: seconds, read: seconds }]);
  } finally {
    await admin.end();
  }
});

test('a database without tables is down, not broken', async () => {
  const bare = await createPostgresDatabase(postgres.url, 'bare');
  await using db = createDatabase({ url: bare });
  expect(await db.isUp()).toBe(false);
  await expect(db.progress.listProgress(aStudentId())).rejects.toSatisfy((error) =>
    isAppError(error, 'DATABASE_DOWN'),
  );
});

test('a killed database answers DATABASE_DOWN to everything and works again by itself', async () => {
  await using db = createDatabase({ url });
  const studentId = aStudentId();
  await db.students.recordVisit({ studentId, at: at('09:00:00') });
  expect(await db.isUp()).toBe(true);
  process.kill(postgres.pid, 'SIGKILL');
  const visit = { studentId, lessonSlug: 'one', lastStepId: 'a', visitedStepIds: [], at: at('09:00:00') };
  await expect
    .poll(() =>
      db.progress.recordProgress(visit).then(String, (error: unknown) => isAppError(error, 'DATABASE_DOWN')),
    )
    .toBe(true);
  const questions = [
    () => db.students.recordVisit({ studentId, at: at('09:00:00') }),
    () => db.students.findStudent(studentId),
    () => db.progress.recordProgress(visit),
    () => db.progress.findProgress(visit),
    () => db.progress.listProgress(studentId),
    () => db.attempts.bestByExercise({ studentId }),
  ];
  for (const ask of questions) {
    await expect(ask()).rejects.toSatisfy((error) => isAppError(error, 'DATABASE_DOWN'));
  }
  expect(await db.isUp()).toBe(false);
  postgres = await start();
  expect(await db.isUp()).toBe(true);
  expect((await db.students.findStudent(studentId))?.lastSeenAt).toEqual(at('09:00:00'));
});

test('a database that hangs is given up after the time limit', async () => {
  await using db = createDatabase({ url, queryTimeoutMs: 300, maxConnections: 1 });
  const locker = new pg.Client({ connectionString: url });
  await locker.connect();
  try {
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE "Student", "LessonProgress"');
    await expect(db.progress.listProgress(aStudentId())).rejects.toSatisfy((error) =>
      isAppError(error, 'DATABASE_DOWN'),
    );
    expect(await db.isUp()).toBe(false);
    await locker.query('ROLLBACK');
  } finally {
    await locker.end();
  }
  await expect.poll(() => db.isUp()).toBe(true);
});
